namespace OzgWorkflow.Server.Elsa.Descriptors;

/// <summary>Kinds of expressions and types of variables, as designers choose them.</summary>
internal static class ValueKinds
{
    internal static readonly object[] Expressions =
    [
        Expression("Literal", "Text", isBrowsable: false),
        Expression("Object", "JSON", isBrowsable: false, "json"),
        Expression("Json", "JSON", isBrowsable: false, "json"),
        Expression("Variable", "Variable"),
        Expression("Input", "Eingabe"),
        Expression("JavaScript", "JavaScript", language: "javascript"),
        Expression("Liquid", "Liquid", language: "liquid"),
    ];

    internal static readonly object[] Variables =
    [
        Variable("Object", "Irgendetwas", "Einfach"),
        Variable("String", "Text", "Einfach"),
        Variable("Boolean", "Ja oder Nein", "Einfach"),
        Variable("Int32", "Ganze Zahl", "Einfach"),
        Variable("Int64", "Große ganze Zahl", "Einfach"),
        Variable("Double", "Zahl", "Einfach"),
        Variable("Decimal", "Dezimalzahl", "Einfach"),
        Variable("Guid", "Nummer (GUID)", "Einfach"),
        Variable("DateTime", "Datum und Zeit", "Zeit"),
        Variable("DateTimeOffset", "Zeitpunkt", "Zeit"),
        Variable("TimeSpan", "Dauer", "Zeit"),
        Variable("StringDictionary", "Texte nach Namen", "Zusammengesetzt"),
        Variable("ObjectDictionary", "Werte nach Namen", "Zusammengesetzt"),
        Variable("JSON", "JSON", "Zusammengesetzt"),
    ];

    private static object Expression(
        string type,
        string displayName,
        bool isBrowsable = true,
        string? language = null
    ) =>
        new
        {
            type,
            displayName,
            isSerializable = true,
            isBrowsable,
            properties = language is null ? new Dictionary<string, string>() : new() { ["MonacoLanguage"] = language },
        };

    private static object Variable(string typeName, string displayName, string category) =>
        new
        {
            typeName,
            displayName,
            category,
            description = displayName,
        };
}
