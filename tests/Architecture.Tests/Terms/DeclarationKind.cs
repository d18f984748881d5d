namespace Architecture.Tests.Terms;

[Flags]
enum DeclarationKind
{
    Type = 1,
    Method = 2,

    /// <summary>A property, field, constant, enum member or event.</summary>
    Member = 4,

    /// <summary>A parameter or a variable.</summary>
    Local = 8,

    Noun = Type | Member | Local,
    Any = Noun | Method,
}
