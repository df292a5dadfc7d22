using System.Security.Claims;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Instances;

/// <summary>
/// Moves running instances to another version of their definition: a dry run first, then one job per instance.
/// </summary>
internal static class Migrate
{
    internal sealed record Request(
        string? DefinitionId,
        int? ToVersion,
        Dictionary<string, string>? Mapping,
        Guid[]? InstanceIds
    )
    {
        internal MigrationRequest? Read() =>
            DefinitionId is { Length: > 0 } && ToVersion is { } version
                ? new MigrationRequest(DefinitionId, version, Mapping ?? [], InstanceIds)
                : null;
    }

    internal static void Map(IEndpointRouteBuilder api)
    {
        var migrations = api.MapGroup("/migrations").RequireAuthorization(Policies.Migrate);
        migrations.MapPost(
            "/plan",
            async (Request request, InstanceMigrations instances, CancellationToken cancellation) =>
                request.Read() is not { } read ? Incomplete()
                : await instances.Plan(read, cancellation) is { } plan ? Results.Ok(plan)
                : NoSuchVersion()
        );
        migrations
            .MapPost(
                "/",
                async (
                    Request request,
                    ClaimsPrincipal user,
                    InstanceMigrations instances,
                    ILogger<Request> log,
                    CancellationToken cancellation
                ) =>
                {
                    if (request.Read() is not { } read)
                        return Incomplete();
                    if (await instances.Start(read, user.Actor(), cancellation) is not { } count)
                        return NoSuchVersion();
                    log.LogInformation(
                        "{Account} moves {Count} instances of {Definition} to version {Version}",
                        user.Identity!.Name,
                        count,
                        read.DefinitionId,
                        read.ToVersion
                    );
                    return Results.Json(new { instances = count }, statusCode: StatusCodes.Status202Accepted);
                }
            )
            .AnsweredOnce();
        migrations.MapGet(
            "/{definitionId}/{version:int}",
            async (string definitionId, int version, InstanceMigrations instances, CancellationToken cancellation) =>
                Results.Ok(await instances.Progress(definitionId, version, cancellation))
        );
    }

    private static IResult Incomplete() =>
        CommandResults.Invalid("definitionId", "Geben Sie „definitionId“ und „toVersion“ an.");

    private static IResult NoSuchVersion() => new CommandResult.NotFound("Diese Version gibt es nicht.").ToHttp();
}
