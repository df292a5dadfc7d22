using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Scripts;

namespace OzgWorkflow.Testing;

/// <summary>
/// The processes that run scripts, for all tests of a test process: they serve one test after the other, as they do for
/// a server's workflows.
/// </summary>
public static class SharedScripts
{
    private static readonly Lazy<ScriptProcesses> Processes = new(() =>
        new ScriptProcesses(new ScriptProcessOptions(), new ScriptLimits())
    );

    /// <summary>Started when the first script needs it; the processes end with the test process.</summary>
    public static ScriptProcesses Instance => Processes.Value;
}
