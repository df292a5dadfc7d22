namespace OzgWorkflow.Engine.Model;

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

    /// <summary>Whether a flowchart begins with it.</summary>
    public bool IsStart { get; init; }

    /// <summary>Whether designers draw activities within it.</summary>
    public bool IsContainer { get; init; }
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

    /// <summary>Values to choose from; those of an enum need not be named.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>List of the server to choose from.</summary>
    public string? ChoicesFrom { get; init; }

    /// <summary>Whether case does not matter when the value is looked for in that list.</summary>
    public bool AnyCase { get; init; }

    /// <summary>
    /// Kind of expression that the editor begins with ("Object", "JavaScript", …); a literal when not given.
    /// </summary>
    public string? DefaultSyntax { get; init; }
}

/// <summary>
/// Describes for designers what an activity reads from its JSON itself (see <see cref="ICompiled"/>).
/// </summary>
/// <param name="name">Name, Pascal case.</param>
/// <param name="typeName">Its type, as Elsa names it.</param>
/// <param name="displayName">Label.</param>
/// <param name="description">What it is for.</param>
/// <param name="uiHint">Editor.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class SettingAttribute(
    string name,
    string typeName,
    string displayName,
    string description,
    string uiHint
) : Attribute
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its type.</summary>
    public string TypeName { get; } = typeName;

    /// <summary>Label.</summary>
    public string DisplayName { get; } = displayName;

    /// <summary>What it is for.</summary>
    public string Description { get; } = description;

    /// <summary>Editor.</summary>
    public string UiHint { get; } = uiHint;

    /// <summary>Whether it is an input with an expression, rather than plain JSON.</summary>
    public bool IsWrapped { get; init; }

    /// <summary>Kind of expression that the editor begins with.</summary>
    public string? DefaultSyntax { get; init; }

    /// <summary>Values to choose from.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>Value that the editor begins with; JSON.</summary>
    public string? DefaultValue { get; init; }

    /// <summary>Whether it is shown below the inputs.</summary>
    public bool ComesLast { get; init; }
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
