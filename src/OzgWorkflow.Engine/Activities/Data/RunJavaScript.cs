using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Data;

/// <summary>Runs a script; the script may name outcomes with setOutcome.</summary>
[Activity("Elsa.RunJavaScript", "Skripte", "JavaScript", "Führt ein Skript aus.")]
[Setting("Script", "String", "Skript", "Das Skript.", "code-editor", IsWrapped = true, DefaultSyntax = "JavaScript")]
[Setting(
    "PossibleOutcomes",
    "Object",
    "Mögliche Ergebnisse",
    "Ergebnisse, die das Skript mit setOutcome nennen kann; jedes ist ein Ausgang.",
    "dynamic-outcomes",
    IsWrapped = true,
    DefaultSyntax = "Object"
)]
[Output("Result", "Object", "Ergebnis des Skripts.")]
public sealed class RunJavaScript : ICompiled, IDeclaresOutcomes
{
    private IExpression? _script;

    /// <inheritdoc />
    public IReadOnlyList<string>? Outcomes { get; private set; }

    /// <inheritdoc />
    public void Compile(ICompiler compiler, JsonObject json)
    {
        // The input holds the script's text as a literal; as in Elsa it is the value that is run.
        var script = compiler.Expression(json["script"]);
        if (script is Literal { Value: string text })
            _script = compiler.Expression(new JsonObject { ["type"] = "JavaScript", ["value"] = text });
        else if (json["script"] is JsonObject)
            _script = script;
        // A script that declares none may still name any.
        var declared = (compiler.Expression(json["possibleOutcomes"]) as Literal)?.Value;
        if (ValueTypes.Misfit(declared, typeof(IReadOnlyList<string>)) is null)
            Outcomes = ValueTypes.To<IReadOnlyList<string>>(declared) is [_, ..] some ? [.. some, "Done"] : null;
    }

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        context.Scripts.Outcomes = null;
        context.SetOutput("Result", context.Evaluate(_script));
        context.Complete(context.Scripts.Outcomes ?? []);
    }
}
