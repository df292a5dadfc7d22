namespace OzgWorkflow.Engine.Expressions;

/// <summary>Bounds of one expression.</summary>
public sealed record ScriptLimits
{
    /// <summary>Wall time.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes that it may allocate.</summary>
    public long Memory { get; init; } = 32_000_000;

    /// <summary>Statements that it may run.</summary>
    public int Statements { get; init; } = 100_000;

    /// <summary>Depth of calls.</summary>
    public int Recursion { get; init; } = 200;

    /// <summary>Elements of one array.</summary>
    public uint ArraySize { get; init; } = 100_000;
}
