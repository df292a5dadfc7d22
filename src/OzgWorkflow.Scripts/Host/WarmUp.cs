using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Expressions.JavaScript;

namespace OzgWorkflow.Scripts.Host;

/// <summary>Runs what most scripts do, so that the first one does not wait for the compiler.</summary>
internal static class WarmUp
{
    private static readonly ScriptCode[] Codes =
    [
        new(
            ScriptLanguage.JavaScript,
            "const x = getVariable('x'); setVariable('x', { a: [1, 'b', x] }); return JSON.stringify([1, 2].map(a => a + 1)) + new Date()"
        ),
        new(
            ScriptLanguage.Liquid,
            "{% if Variables.x %}{{ Input.y | upcase }}{% endif %}{% for i in (1..2) %}{{ i }}{% endfor %}"
        ),
    ];

    // However busy the machine is.
    private static readonly ScriptLimits Limits = new() { Time = TimeSpan.FromMinutes(5) };

    internal static void Run(InProcessEvaluator evaluator)
    {
        foreach (var code in Codes)
            evaluator.Evaluate(code, new EmptyScope(), Limits);
    }

    private sealed class EmptyScope : IExpressionScope
    {
        public string InstanceId => "";

        public ScopeDefinition Definition { get; } = new("", "", 1);

        public DateTimeOffset Now => DateTimeOffset.UnixEpoch;

        public string? CorrelationId { get; set; }

        public string? InstanceName { get; set; }

        public object? LastResult => null;

        public StepScripts Scripts => throw new NotSupportedException();

        public IReadOnlyDictionary<string, object?> Variables { get; } =
            new Dictionary<string, object?> { ["x"] = "x" };

        public IReadOnlyDictionary<string, object?> Inputs => Variables;

        public bool TryGetVariable(string idOrName, out object? value) => Variables.TryGetValue(idOrName, out value);

        public void SetVariable(string idOrName, object? value) { }

        public Guid NewId() => Guid.Empty;

        public object? GetOutput(string activityIdOrName, string? outputName) => null;
    }
}
