using System.Text;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;

namespace OzgWorkflow.Server.Elsa.Descriptors;

/// <summary>
/// TypeScript declarations of what scripts of a definition can call; the Studio's editor completes with them.
/// </summary>
internal static class DeclareTypes
{
    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/scripting/javascript/type-definitions/{definitionId}", Handle);

    private static async Task<IResult> Handle(
        string definitionId,
        ActivityCatalog catalog,
        WorkflowDb db,
        CancellationToken cancellation
    )
    {
        var json = await db
            .Definitions.Where(x => x.DefinitionId == definitionId && x.IsLatest)
            .Select(x => x.Json)
            .SingleOrDefaultAsync(cancellation);
        return json is null
            ? Definitions.GetDefinition.Unknown()
            : Results.File(
                Encoding.UTF8.GetBytes(TypeDefinitions.Write(WorkflowDefinition.Parse(json), catalog)),
                "application/x-typescript",
                $"elsa.{definitionId}.d.ts"
            );
    }
}
