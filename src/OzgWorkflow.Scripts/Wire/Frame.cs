namespace OzgWorkflow.Scripts.Wire;

/// <summary>What a frame says. A frame is its length, its kind and what the kind needs.</summary>
internal enum Frame : byte
{
    // To the process that runs scripts.
    Check,
    Evaluate,
    Answer,
    Abort,

    // From it.
    Ready,
    Ask,
    SetVariable,
    SetCorrelationId,
    SetInstanceName,
    Result,
    Failed,
}

/// <summary>What a script asks of its instance.</summary>
internal enum Question : byte
{
    Variable,
    VariableNames,
    VariableNamed,
    InputNames,
    Input,
    Output,
    FirstOutput,
    LastResult,
    NewId,
}

/// <summary>One question.</summary>
internal readonly record struct Ask(Question Question, string Name = "", string Part = "");

/// <summary>What the other side sent makes no sense, or is larger than agreed.</summary>
internal sealed class WireException(string message) : IOException(message);
