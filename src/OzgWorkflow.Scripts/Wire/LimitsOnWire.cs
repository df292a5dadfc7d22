using OzgWorkflow.Engine.Expressions;

namespace OzgWorkflow.Scripts.Wire;

/// <summary>The bounds of a script, and what follows from them for what is sent.</summary>
internal static class LimitsOnWire
{
    /// <summary>Bytes that one frame of a script may have.</summary>
    internal static int FrameSize(ScriptLimits limits) =>
        (int)Math.Clamp(limits.Memory / 4, 64 * 1024, Array.MaxLength / 2);

    internal static FrameWriter Write(FrameWriter writer, ScriptLimits limits) =>
        writer
            .Long(limits.Time.Ticks)
            .Long(limits.Memory)
            .Long(limits.Statements)
            .Long(limits.Recursion)
            .Long(limits.ArraySize);

    internal static ScriptLimits Read(FrameReader reader) =>
        new()
        {
            Time = TimeSpan.FromTicks(reader.Long()),
            Memory = reader.Long(),
            Statements = (int)reader.Long(),
            Recursion = (int)reader.Long(),
            ArraySize = (uint)reader.Long(),
        };
}
