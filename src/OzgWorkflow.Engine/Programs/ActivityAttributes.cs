namespace OzgWorkflow.Engine.Programs;

/// <summary>Declares an activity type and how designers see it.</summary>
/// <param name="type">Type name in definitions, for example "Elsa.WriteLine".</param>
/// <param name="category">Group in the palette.</param>
/// <param name="displayName">Name in the palette.</param>
/// <param name="description">What it does, in a sentence.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ActivityAttribute(string type, string category, string displayName, string description) : Attribute
{
    /// <summary>Type name in definitions.</summary>
    public string Type { get; } = type;

    /// <summary>Group in the palette.</summary>
    public string Category { get; } = category;

    /// <summary>Name in the palette.</summary>
    public string DisplayName { get; } = displayName;

    /// <summary>What it does.</summary>
    public string Description { get; } = description;

    /// <summary>"Action", "Trigger" or "Task", as Elsa has it.</summary>
    public string Kind { get; init; } = "Action";

    /// <summary>Fixed outcomes; none means "Done".</summary>
    public string[] Outcomes { get; init; } = [];

    /// <summary>Whether the palette offers it.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>Whether its completion completes the flowchart around it.</summary>
    public bool IsTerminal { get; init; }
}

/// <summary>Describes an input for designers.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputAttribute(string description) : Attribute
{
    /// <summary>What it is for.</summary>
    public string Description { get; } = description;

    /// <summary>Label; the property's name when not given.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Editor, as Elsa names them ("singleline", "checkbox", "dropdown", "code-editor", …).</summary>
    public string UiHint { get; init; } = "singleline";

    /// <summary>Whether publishing without it is refused.</summary>
    public bool Required { get; init; }
}

/// <summary>Declares an output of an activity.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class OutputAttribute(string name, string typeName, string description) : Attribute
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its type, as Elsa names it.</summary>
    public string TypeName { get; } = typeName;

    /// <summary>What it holds.</summary>
    public string Description { get; } = description;
}

/// <summary>Marks the child activity that a port embeds.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PortAttribute : Attribute;
