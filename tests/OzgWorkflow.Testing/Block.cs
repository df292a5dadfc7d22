using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Testing;

/// <summary>A part of a block-structured workflow: one way in, one way out.</summary>
public abstract record Block
{
    /// <summary>The structure in one line.</summary>
    public sealed override string ToString() =>
        this switch
        {
            Choice x => $"Choice({string.Join(", ", x.Ways.AsEnumerable())})",
            Both x => $"Both({string.Join(", ", x.Branches.AsEnumerable())})",
            Chain x => $"Chain({string.Join(", ", x.Blocks.AsEnumerable())})",
            Repeat x => $"Repeat({x.Body}, {x.Times})",
            Nested x => $"Nested({x.Inner})",
            Wait x => x.For.ToString(),
            _ => "Step",
        };

    /// <summary>A line that is written.</summary>
    public sealed record Step : Block;

    /// <summary>A task that is waited for; its outcome says which way is gone, and all ways meet again.</summary>
    public sealed record Choice(Block[] Ways) : Block;

    /// <summary>Branches that go on at the same time and wait for each other.</summary>
    public sealed record Both(Block[] Branches) : Block;

    /// <summary>One after the other.</summary>
    public sealed record Chain(Block[] Blocks) : Block;

    /// <summary>Again and again.</summary>
    public sealed record Repeat(Block Body, int Times) : Block;

    /// <summary>A flowchart in the flowchart.</summary>
    public sealed record Nested(Block Inner) : Block;

    /// <summary>
    /// An activity that others bring on: what it waits for, or what stops it with an incident that is skipped.
    /// </summary>
    public sealed record Wait(WaitFor For) : Block;
}

/// <summary>What an activity of a random workflow waits for or stops at.</summary>
public enum WaitFor
{
    /// <summary>A signal.</summary>
    Signal,

    /// <summary>An HTTP request.</summary>
    Request,

    /// <summary>A time.</summary>
    Time,

    /// <summary>The end of another workflow.</summary>
    Child,

    /// <summary>The end of a workflow that cannot start, because there is none of its name.</summary>
    MissingChild,

    /// <summary>Nothing: a value that is too large stops it.</summary>
    TooLarge,
}
