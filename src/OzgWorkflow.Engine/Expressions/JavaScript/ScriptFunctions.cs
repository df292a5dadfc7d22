using Jint.Runtime.Interop;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary>The functions that scripts find, named as Elsa names them.</summary>
internal static class ScriptFunctions
{
    internal delegate object? ScriptFunction(ScriptHost host, object?[] arguments);

    internal static readonly IReadOnlyDictionary<string, ScriptFunction> All = new Dictionary<string, ScriptFunction>
    {
        ["getVariable"] = (host, a) => Variable(host, Text(a, 0)),
        ["setVariable"] = (host, a) => Do(() => host.Scope.SetVariable(Text(a, 0), Argument(a, 1))),
        ["getInput"] = (host, a) => Value.Member(host.Scope.Inputs, Text(a, 0)),
        ["getOutputFrom"] = (host, a) => host.Scope.GetOutput(Text(a, 0), a.Length > 1 ? Text(a, 1) : null),
        ["getLastResult"] = (host, _) => host.Scope.LastResult,
        ["getWorkflowInstanceId"] = (host, _) => host.Scope.InstanceId,
        ["getWorkflowDefinitionId"] = (host, _) => host.Scope.DefinitionId,
        ["getCorrelationId"] = (host, _) => host.Scope.CorrelationId,
        ["setCorrelationId"] = (host, a) => Do(() => host.Scope.CorrelationId = Text(a, 0)),
        ["getWorkflowInstanceName"] = (host, _) => host.Scope.InstanceName,
        ["setWorkflowInstanceName"] = (host, a) => Do(() => host.Scope.InstanceName = Text(a, 0)),
        ["setOutcome"] = (host, a) => Do(() => host.Outcomes = [Text(a, 0)]),
        ["setOutcomes"] = (host, a) => Do(() => host.Outcomes = ((IReadOnlyList<object?>)a[0]!).Select(Value.ToText).ToArray()),
        ["isNullOrWhiteSpace"] = (_, a) => string.IsNullOrWhiteSpace(Text(a, 0)),
        ["isNullOrEmpty"] = (_, a) => string.IsNullOrEmpty(Text(a, 0)),
        ["parseGuid"] = (_, a) => Guid.Parse(Text(a, 0)).ToString(),
        ["toJson"] = (_, a) => ValueJson.ToJson(Argument(a, 0)),
    };

    internal static ClrFunction Wrap(ScriptHost host, Jint.Engine engine, string name, ScriptFunction function) =>
        new(engine, name, (_, arguments) => ScriptValues.ToScript(engine, function(host, arguments.Select(x => ScriptValues.FromScript(x)).ToArray())));

    /// <summary><c>getX</c> and <c>setX</c> for variables and inputs, <c>getXFromY</c> for the output X of activity Y.</summary>
    internal static ClrFunction Accessor(ScriptHost host, Jint.Engine engine, string name) => Wrap(host, engine, name, name[0] == 'g'
        ? (h, _) => Read(h, name[3..])
        : (h, a) => Do(() => h.Scope.SetVariable(VariableName(h, name[3..]), Argument(a, 0))));

    private static object? Read(ScriptHost host, string name)
    {
        var scope = host.Scope;
        if (scope.TryGetVariable(VariableName(host, name), out var value)) return value;
        if (scope.Inputs.Keys.FirstOrDefault(x => string.Equals(x, name, StringComparison.OrdinalIgnoreCase)) is { } input) return scope.Inputs[input];
        var from = name.IndexOf("From", 1, StringComparison.Ordinal);
        return from < 0 ? null : scope.GetOutput(name[(from + 4)..], name[..from]);
    }

    private static string VariableName(ScriptHost host, string name) =>
        host.Scope.Variables.Keys.FirstOrDefault(x => string.Equals(x, name, StringComparison.Ordinal))
        ?? host.Scope.Variables.Keys.FirstOrDefault(x => string.Equals(x, name, StringComparison.OrdinalIgnoreCase))
        ?? name;

    private static object? Variable(ScriptHost host, string name) => host.Scope.TryGetVariable(name, out var value) ? value : null;

    private static object? Argument(object?[] arguments, int index) => index < arguments.Length ? arguments[index] : null;

    private static string Text(object?[] arguments, int index) => Value.ToText(Argument(arguments, index));

    private static object? Do(Action action)
    {
        action();
        return null;
    }
}
