using Sidecar.Resources;

namespace Sidecar.State;

/// <summary>Opens a component of one type; the host registers one for each type by its name.</summary>
/// <exception cref="Errors.StartupException">Invalid settings.</exception>
delegate Task<IStateStore> OpenStateStore(ComponentSpec spec, CancellationToken cancellationToken);
