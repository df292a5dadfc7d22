namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>A name in a task of which there must be somebody or something.</summary>
/// <param name="Kind">What it is of: the same name may be one of several.</param>
/// <param name="Name">The name.</param>
public sealed record TaskName(string Kind, string Name)
{
    /// <summary>Of a role.</summary>
    public const string Role = "role";

    /// <summary>Of an account.</summary>
    public const string Account = "account";

    /// <summary>Of a Themenfeld.</summary>
    public const string Themenfeld = "Themenfeld";

    /// <summary>Of an organisation.</summary>
    public const string Organisation = "organisation";

    /// <summary>As <see cref="Model.Stimulus.Unknown"/> has it.</summary>
    public override string ToString() => $"{Kind} {Name}";
}
