using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;

namespace OzgWorkflow.Engine.Model;

/// <summary>
/// What an expression sees before there is an instance: the workflow's variables as they begin. What it sets is
/// forgotten.
/// </summary>
internal sealed class InitialScope(WorkflowProgram program, StepScripts scripts) : IExpressionScope
{
    private readonly Dictionary<string, object?> _values = program
        .Variables.DistinctBy(x => x.Id)
        .ToDictionary(x => x.Id, x => x.Default);
    private long _ids;

    public string InstanceId => Guid.Empty.ToString();

    public ScopeDefinition Definition => program.Scope;

    public DateTimeOffset Now => DateTimeOffset.UnixEpoch;

    public string? CorrelationId { get; set; }

    public string? InstanceName { get; set; }

    public object? LastResult => null;

    public StepScripts Scripts => scripts;

    public IReadOnlyDictionary<string, object?> Variables =>
        _values.DistinctBy(x => NameOf(x.Key)).ToDictionary(x => NameOf(x.Key), x => x.Value);

    public IReadOnlyDictionary<string, object?> Inputs => Values.Value.EmptyMap;

    public bool TryGetVariable(string idOrName, out object? value) => _values.TryGetValue(IdOf(idOrName), out value);

    public void SetVariable(string idOrName, object? value) => _values[IdOf(idOrName)] = value;

    public Guid NewId() => DeterministicId.Create(Guid.Empty, ++_ids);

    public object? GetOutput(string activityIdOrName, string? outputName) => null;

    private string IdOf(string idOrName) => VariableDefinition.Find(program.Variables, idOrName)?.Id ?? idOrName;

    private string NameOf(string id) => program.Variables.FirstOrDefault(x => x.Id == id)?.Name ?? id;
}
