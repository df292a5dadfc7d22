using System.Text;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions.JavaScript;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Compilation;

/// <summary>
/// What a script of a definition can call, as TypeScript declarations for editors that complete as one types.
/// </summary>
public static class TypeDefinitions
{
    private static readonly Dictionary<string, string> Signatures = new()
    {
        ["getVariable"] = "(name: string): any",
        ["setVariable"] = "(name: string, value: any): void",
        ["getInput"] = "(name: string): any",
        ["getOutputFrom"] = "(activityIdOrName: string, outputName?: string): any",
        ["getLastResult"] = "(): any",
        ["getWorkflowInstanceId"] = "(): string",
        ["getWorkflowDefinitionId"] = "(): string",
        ["getWorkflowDefinitionVersionId"] = "(): string",
        ["getWorkflowDefinitionVersion"] = "(): number",
        ["getCorrelationId"] = "(): string",
        ["setCorrelationId"] = "(value: string): void",
        ["getWorkflowInstanceName"] = "(): string",
        ["setWorkflowInstanceName"] = "(value: string): void",
        ["setOutcome"] = "(name: string): void",
        ["setOutcomes"] = "(names: string[]): void",
        ["isNullOrWhiteSpace"] = "(value: string): boolean",
        ["isNullOrEmpty"] = "(value: string): boolean",
        ["parseGuid"] = "(value: string): string",
        ["bytesToString"] = "(value: number[]): string",
        ["bytesFromString"] = "(value: string): number[]",
        ["bytesToBase64"] = "(value: number[]): string",
        ["bytesFromBase64"] = "(value: string): number[]",
        ["stringToBase64"] = "(value: string): string",
        ["stringFromBase64"] = "(value: string): string",
        ["toJson"] = "(value: any): string",
    };

    /// <summary>The declarations; outputs of activities are known as far as the catalog knows the activities.</summary>
    public static string Write(WorkflowDefinition definition, ActivityCatalog catalog)
    {
        var text = new StringBuilder();
        foreach (var name in ScriptFunctions.All.Keys)
            Declare(text, name, Signatures.GetValueOrDefault(name, "(): string"));
        foreach (var variable in definition.Variables.Where(x => x.Name.Length > 0))
        {
            Declare(text, "get" + WorkflowDefinition.PascalCase(variable.Name), $"(): {variable.Type.Script}");
            Declare(
                text,
                "set" + WorkflowDefinition.PascalCase(variable.Name),
                $"(value: {variable.Type.Script}): void"
            );
        }

        foreach (var input in definition.Inputs.Where(x => x.Name.Length > 0))
            Declare(text, "get" + WorkflowDefinition.PascalCase(input.Name), $"(): {input.Type.Script}");
        foreach (var place in ActivityTree.Of(definition.Root))
        foreach (var output in catalog.Find(place.Type)?.Outputs ?? [])
            Declare(
                text,
                $"get{output.Name}From{WorkflowDefinition.PascalCase(WorkflowDefinition.Text(place.Json, "name") ?? place.Id)}",
                $"(): {Type(output.TypeName)}"
            );
        text.Append("declare const variables: {")
            .AppendJoin(
                "; ",
                definition.Variables.Where(x => IsIdentifier(x.Name)).Select(x => $" {x.Name}: {x.Type.Script}")
            )
            .Append(" };\n");
        return text.ToString();
    }

    private static void Declare(StringBuilder text, string name, string signature)
    {
        if (IsIdentifier(name))
            text.Append("declare function ").Append(name).Append(signature).Append(";\n");
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsDigit(name[0]) && name.All(x => char.IsLetterOrDigit(x) || x is '_' or '$');

    private static string Type(string? typeName) => DeclaredType.Of(typeName).Script;
}
