namespace OzgWorkflow.Engine.Model;

/// <summary>
/// What moves an instance. Each kind is one file among the stimuli: what it says, what it does to a state, how it is
/// written and read (a static method <c>Read</c>).
/// </summary>
public abstract record Stimulus
{
    /// <summary>
    /// Names, with what they are of, in tasks that the step would make and that there are not, as the world has found:
    /// such tasks are incidents.
    /// </summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Its members as values, by name; those without a value are left out when it is written.</summary>
    internal abstract Dictionary<string, object?> Members { get; }

    /// <summary>Acts on an instance; false when nothing in it waits for that, and then nothing was changed.</summary>
    internal abstract bool Apply(IBurst burst);
}
