using System.Diagnostics.CodeAnalysis;

namespace Users.Domain;

/// <summary>
/// A value, or the error that takes its place. Expected outcomes are values; no exception is thrown for them.
/// </summary>
readonly struct Result<T>
{
    readonly T? value;
    readonly UserError? error;

    Result(T value) => this.value = value;

    Result(UserError error) => this.error = error;

    public bool TryGetValue([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out UserError? error)
    {
        value = this.value;
        error = this.error;
        return error is null;
    }

    public static implicit operator Result<T>(T value) => new(value);

    public static implicit operator Result<T>(UserError error) => new(error);
}
