using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Elsa.Wire;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Elsa.Instances;

/// <summary>Instances, a page at a time (from 0), newest first unless sorted otherwise.</summary>
internal static class ListInstances
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(
            "/workflow-instances",
            async (HttpRequest request, WorkflowDb db, CancellationToken cancellation) =>
                await Read(request, cancellation) switch
                {
                    ({ } filter, { } order, null) => await Page(filter, order, db, cancellation),
                    (_, _, var refusal) => refusal!,
                }
        );
        api.MapGet(
            "/workflow-instances",
            (
                string? searchTerm,
                string? definitionId,
                string? correlationId,
                bool? hasIncidents,
                WorkflowStatus? status,
                WorkflowSubStatus? subStatus,
                long? page,
                long? pageSize,
                string? orderBy,
                string? orderDirection,
                WorkflowDb db,
                CancellationToken cancellation
            ) =>
                Page(
                    new InstanceFilter
                    {
                        SearchTerm = searchTerm,
                        DefinitionId = definitionId,
                        CorrelationId = correlationId,
                        HasIncidents = hasIncidents,
                        Status = status,
                        SubStatus = subStatus,
                    },
                    new Order(page, pageSize, orderBy, orderDirection),
                    db,
                    cancellation
                )
        );
    }

    internal sealed record Order(long? Page, long? PageSize, string? OrderBy, string? OrderDirection);

    /// <summary>Reads a filter, and paging beside it, from a request; the answer when it cannot be read.</summary>
    private static async Task<(InstanceFilter? Filter, Order? Order, IResult? Refusal)> Read(
        HttpRequest request,
        CancellationToken cancellation
    )
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellation);
            if (
                body.Deserialize<InstanceFilter>(ElsaJson.Options) is { } filter
                && body.Deserialize<Order>(ElsaJson.Options) is { } order
            )
                return (filter, order, NullsInLists.Refuse(filter) ?? filter.TooMuch());
        }
        catch (JsonException) { }

        return (null, null, ElsaJson.Invalid("Der Filter ist nicht lesbar."));
    }

    private static async Task<IResult> Page(
        InstanceFilter filter,
        Order order,
        WorkflowDb db,
        CancellationToken cancellation
    )
    {
        var (definitions, incidents) = (db.Definitions, db.Incidents);
        var chosen = filter.Apply(db.Instances.AsNoTracking(), db);
        var (rows, total) = await Sorted(chosen, order)
            .Select(x => new
            {
                x.Id,
                x.DefinitionId,
                x.DefinitionVersionId,
                Version = definitions.Where(d => d.Id == x.DefinitionVersionId).Select(d => d.Version).FirstOrDefault(),
                x.CorrelationId,
                Name = x.ImportedAt == null ? x.Name : (x.Name ?? x.DefinitionId) + " (importiert)",
                x.ImportedAt,
                x.Status,
                x.SubStatus,
                IncidentCount = incidents.Count(i => i.InstanceId == x.Id && i.ResolvedAt == null),
                x.CreatedAt,
                x.UpdatedAt,
                x.FinishedAt,
            })
            .PageAt(Paging.FromZero(order.Page, order.PageSize), cancellation);
        return ElsaJson.Ok(new { items = rows, totalCount = total });
    }

    private static IQueryable<Instance> Sorted(IQueryable<Instance> rows, Order order) =>
        (order.OrderBy, order.OrderBy is null || order.OrderDirection == "Descending") switch
        {
            ("Name", true) => rows.OrderByDescending(x => x.Name).ThenBy(x => x.Id),
            ("Name", false) => rows.OrderBy(x => x.Name).ThenBy(x => x.Id),
            ("Finished", true) => rows.OrderByDescending(x => x.FinishedAt).ThenBy(x => x.Id),
            ("Finished", false) => rows.OrderBy(x => x.FinishedAt).ThenBy(x => x.Id),
            ("LastExecuted", true) => rows.OrderByDescending(x => x.UpdatedAt).ThenBy(x => x.Id),
            ("LastExecuted", false) => rows.OrderBy(x => x.UpdatedAt).ThenBy(x => x.Id),
            (_, false) => rows.OrderBy(x => x.CreatedAt).ThenBy(x => x.Id),
            _ => rows.OrderByDescending(x => x.CreatedAt).ThenBy(x => x.Id),
        };
}
