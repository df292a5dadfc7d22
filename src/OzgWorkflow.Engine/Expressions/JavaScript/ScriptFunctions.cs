using System.Text;
using System.Text.Unicode;
using Jint;
using Jint.Native;
using Jint.Runtime;
using Jint.Runtime.Interop;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary>The functions that scripts find, named as Elsa names them.</summary>
internal static class ScriptFunctions
{
    internal delegate object? ScriptFunction(ScriptHost host, JsValue[] arguments);

    internal static readonly IReadOnlyDictionary<string, ScriptFunction> All = new Dictionary<string, ScriptFunction>
    {
        ["getVariable"] = (host, a) =>
            host.Variables.Get(host.Scope, Text(a, 0)) is var found && found.IsUndefined() ? null : found,
        ["setVariable"] = (host, a) => Do(() => host.Variables.Set(host.Scope, Text(a, 0), a.At(1))),
        ["getInput"] = (host, a) => Value.Member(host.Scope.Inputs, Text(a, 0)),
        ["getOutputFrom"] = (host, a) => host.Scope.GetOutput(Text(a, 0), a.Length > 1 ? Text(a, 1) : null),
        ["getLastResult"] = (host, _) => host.Scope.LastResult,
        ["getWorkflowInstanceId"] = (host, _) => host.Scope.InstanceId,
        ["getWorkflowDefinitionId"] = (host, _) => host.Scope.Definition.DefinitionId,
        ["getWorkflowDefinitionVersionId"] = (host, _) => host.Scope.Definition.VersionId,
        ["getWorkflowDefinitionVersion"] = (host, _) => (long)host.Scope.Definition.Version,
        ["getCorrelationId"] = (host, _) => host.Scope.CorrelationId,
        ["setCorrelationId"] = (host, a) => Do(() => host.Scope.CorrelationId = Text(a, 0)),
        ["getWorkflowInstanceName"] = (host, _) => host.Scope.InstanceName,
        ["setWorkflowInstanceName"] = (host, a) => Do(() => host.Scope.InstanceName = Text(a, 0)),
        ["setOutcome"] = (host, a) => Do(() => host.Outcomes = [Text(a, 0)]),
        ["setOutcomes"] = (host, a) =>
            Do(() => host.Outcomes = ((IReadOnlyList<object?>)Argument(a, 0)!).Select(Value.ToText).ToArray()),
        ["isNullOrWhiteSpace"] = (_, a) => string.IsNullOrWhiteSpace(Text(a, 0)),
        ["isNullOrEmpty"] = (_, a) => string.IsNullOrEmpty(Text(a, 0)),
        ["parseGuid"] = (_, a) =>
            Guid.TryParse(Text(a, 0), out var id)
                ? id.ToString()
                : throw new UnreadableException(
                    $"'{Text(a, 0)}' is not an id (a GUID).",
                    $"„{Text(a, 0)}“ ist keine Nummer (GUID)."
                ),
        ["getGuid"] = (host, _) => host.Scope.NewId().ToString(),
        ["getGuidString"] = (host, _) => host.Scope.NewId().ToString(),
        ["newGuid"] = (host, _) => host.Scope.NewId().ToString(),
        ["newGuidString"] = (host, _) => host.Scope.NewId().ToString(),
        ["getShortGuid"] = (host, _) => ShortId(host),
        ["newShortGuid"] = (host, _) => ShortId(host),
        ["bytesToString"] = (_, a) => FromUtf8(Bytes(Argument(a, 0))),
        ["bytesFromString"] = (_, a) => Encoding.UTF8.GetBytes(Text(a, 0)).Select(x => (object?)(long)x).ToArray(),
        ["bytesToBase64"] = (_, a) => Convert.ToBase64String(Bytes(Argument(a, 0))),
        ["bytesFromBase64"] = (_, a) => FromBase64(Text(a, 0)).Select(x => (object?)(long)x).ToArray(),
        ["stringToBase64"] = (_, a) => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(a, 0))),
        ["stringFromBase64"] = (_, a) => FromUtf8(FromBase64(Text(a, 0))),
        ["toJson"] = (_, a) => ValueJson.ToJson(Argument(a, 0)),
    };

    internal static ClrFunction Wrap(ScriptHost host, Jint.Engine engine, string name, ScriptFunction function) =>
        new(
            engine,
            name,
            (_, arguments) =>
                function(host, arguments) is var result && result is JsValue script
                    ? script
                    : ScriptValues.ToScript(engine, result)
        );

    /// <summary>
    /// <c>getX</c> and <c>setX</c> for variables and inputs, <c>getXFromY</c> for the output X of activity Y.
    /// </summary>
    internal static ClrFunction Accessor(ScriptHost host, Jint.Engine engine, string name) =>
        Wrap(
            host,
            engine,
            name,
            name[0] == 'g'
                ? (h, _) => Read(h, name[3..])
                : (h, a) => Do(() => h.Variables.Set(h.Scope, VariableName(h, name[3..]), a.At(0)))
        );

    private static object? Read(ScriptHost host, string name)
    {
        var scope = host.Scope;
        if (VariableName(host, name) is var variable && scope.TryGetVariable(variable, out _))
            return host.Variables.Get(scope, variable);
        if (Named(scope.Inputs.Keys, name) is { } input)
            return scope.Inputs[input];
        var from = name.IndexOf("From", 1, StringComparison.Ordinal);
        return from < 0 ? null : scope.GetOutput(name[(from + 4)..], name[..from]);
    }

    private static string VariableName(ScriptHost host, string name) =>
        host.Scope.TryGetVariable(name, out _) ? name : Named(host.Scope.Variables.Keys, name) ?? name;

    /// <summary>The accessor of "my variable" is getMyVariable.</summary>
    private static string? Named(IEnumerable<string> names, string accessor) =>
        names.FirstOrDefault(x =>
            string.Equals(x, accessor, StringComparison.OrdinalIgnoreCase)
            || WorkflowDefinition.PascalCase(x) == accessor
        );

    private static string ShortId(ScriptHost host) =>
        Convert.ToBase64String(host.Scope.NewId().ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] Bytes(object? value) =>
        value is IReadOnlyList<object?> list
            ? list.Select(Byte).ToArray()
            : Encoding.UTF8.GetBytes(Value.ToText(value));

    private static string FromUtf8(byte[] bytes) =>
        Utf8.IsValid(bytes)
            ? Encoding.UTF8.GetString(bytes)
            : throw new UnreadableException("The bytes are no text in UTF-8.", "Die Bytes sind kein Text in UTF-8.");

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? bytes[..length]
            : throw Misfit
                .Of(text, "Base64", "kein Base64")
                .Fault("What the function needs", "Was die Funktion braucht,");
    }

    private static byte Byte(object? value) =>
        value is long number and >= 0 and <= 255
            ? (byte)number
            : throw new UnreadableException(
                $"'{Value.ToText(value)}' is not a byte (0 to 255).",
                $"„{Value.ToText(value)}“ ist kein Byte (0 bis 255)."
            );

    private static object? Argument(JsValue[] arguments, int index) => ScriptValues.FromScript(arguments.At(index));

    private static string Text(JsValue[] arguments, int index) => Value.ToText(Argument(arguments, index));

    private static object? Do(Action action)
    {
        action();
        return null;
    }
}
