using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Elsa.Instances;

/// <summary>Which instances are meant, as the Studio's list and its alterations say it.</summary>
internal sealed record InstanceFilter
{
    /// <summary>
    /// Part of a name or a definition's id, or an instance's or a correlation's id; in quotes, exactly that.
    /// </summary>
    public string? SearchTerm { get; init; }

    public string[]? WorkflowInstanceIds { get; init; }

    public string? DefinitionId { get; init; }

    public string[]? DefinitionIds { get; init; }

    public string[]? DefinitionVersionIds { get; init; }

    public string? CorrelationId { get; init; }

    public string[]? CorrelationIds { get; init; }

    public bool? HasIncidents { get; init; }

    public WorkflowStatus? Status { get; init; }

    public WorkflowStatus[]? Statuses { get; init; }

    public WorkflowSubStatus? SubStatus { get; init; }

    public WorkflowSubStatus[]? SubStatuses { get; init; }

    public TimestampFilter[]? TimestampFilters { get; init; }

    public bool EmptyFilterSelectsAll { get; init; }

    /// <summary>Each becomes a part of one query, and none of those who translate it count its depth.</summary>
    private const int TimestampsAtMost = 20;

    internal sealed record TimestampFilter(string? Column, string? Operator, DateTimeOffset Timestamp);

    /// <summary>Whether nothing in it chooses: an empty list or a blank text is no choice either.</summary>
    internal bool IsEmpty =>
        string.IsNullOrWhiteSpace(SearchTerm)
        && string.IsNullOrEmpty(DefinitionId)
        && string.IsNullOrEmpty(CorrelationId)
        && WorkflowInstanceIds is null or []
        && DefinitionIds is null or []
        && DefinitionVersionIds is null or []
        && CorrelationIds is null or []
        && Status is null
        && Statuses is null or []
        && SubStatus is null
        && SubStatuses is null or []
        && HasIncidents is null
        && TimestampFilters is null or [];

    /// <summary>The answer to a filter that asks for too much; <c>null</c> when it can be applied.</summary>
    /// <param name="within">Where the request has it, such as <c>filter.</c>.</param>
    internal IResult? TooMuch(string within = "") =>
        TimestampFilters?.Length > TimestampsAtMost
            ? JsonBodies.Unreadable(
                $"{within}timestampFilters",
                $"Erlaubt sind höchstens {TimestampsAtMost} Angaben zur Zeit."
            )
            : null;

    /// <summary>The instances meant; open incidents are looked up in <paramref name="db"/>.</summary>
    internal IQueryable<Instance> Apply(IQueryable<Instance> rows, WorkflowDb db)
    {
        if (SearchTerm?.Trim() is ['"', .. { Length: > 0 } exact, '"'])
        {
            rows = rows.Where(x => x.DefinitionId == exact || x.CorrelationId == exact || x.Name == exact);
        }
        else if (SearchTerm?.Trim() is { Length: > 0 } text)
        {
            var pattern = LikePattern.Containing(text);
            var id = Guid.TryParse(text, out var parsed) ? parsed : (Guid?)null;
            rows = rows.Where(x =>
                x.Id == id
                || x.CorrelationId == text
                || EF.Functions.ILike(x.Name!, pattern, "\\")
                || EF.Functions.ILike(x.DefinitionId, pattern, "\\")
            );
        }

        if (WorkflowInstanceIds is { Length: > 0 })
        {
            var ids = GetInstance.Ids(WorkflowInstanceIds);
            rows = rows.Where(x => ids.Contains(x.Id));
        }

        if (DefinitionId is { Length: > 0 })
            rows = rows.Where(x => x.DefinitionId == DefinitionId);
        if (DefinitionIds is { Length: > 0 })
            rows = rows.Where(x => DefinitionIds.Contains(x.DefinitionId));
        if (DefinitionVersionIds is { Length: > 0 })
            rows = rows.Where(x => DefinitionVersionIds.Contains(x.DefinitionVersionId));
        if (CorrelationId is { Length: > 0 })
            rows = rows.Where(x => x.CorrelationId == CorrelationId);
        if (CorrelationIds is { Length: > 0 })
            rows = rows.Where(x => CorrelationIds.Contains(x.CorrelationId));
        if (Status is { } status)
            rows = rows.Where(x => x.Status == status);
        if (Statuses is { Length: > 0 })
            rows = rows.Where(x => Statuses.Contains(x.Status));
        if (SubStatus is { } subStatus)
            rows = rows.Where(x => x.SubStatus == subStatus);
        if (SubStatuses is { Length: > 0 })
            rows = rows.Where(x => SubStatuses.Contains(x.SubStatus));
        var incidents = db.Incidents;
        if (HasIncidents is { } has)
            rows = rows.Where(x => incidents.Any(i => i.InstanceId == x.Id && i.ResolvedAt == null) == has);
        return (TimestampFilters ?? []).Aggregate(rows, At);
    }

    private static IQueryable<Instance> At(IQueryable<Instance> rows, TimestampFilter filter)
    {
        var at = filter.Timestamp.ToUniversalTime();
        // A day without a time means the whole day, a time its minute: nobody knows the microsecond.
        var unit = filter.Timestamp.TimeOfDay == TimeSpan.Zero ? TimeSpan.FromDays(1) : TimeSpan.FromMinutes(1);
        var until = DateTimeOffset.MaxValue - at > unit ? at + unit : DateTimeOffset.MaxValue;
        var times = filter.Column switch
        {
            "UpdatedAt" => rows.Select(x => new { Row = x, At = (DateTimeOffset?)x.UpdatedAt }),
            "FinishedAt" => rows.Select(x => new { Row = x, At = x.FinishedAt }),
            _ => rows.Select(x => new { Row = x, At = (DateTimeOffset?)x.CreatedAt }),
        };
        return (
            filter.Operator switch
            {
                "IsNot" => times.Where(x => x.At < at || x.At >= until),
                "LessThan" => times.Where(x => x.At < at),
                "LessThanOrEqual" => times.Where(x => x.At < until),
                "GreaterThan" => times.Where(x => x.At >= until),
                "GreaterThanOrEqual" => times.Where(x => x.At >= at),
                _ => times.Where(x => x.At >= at && x.At < until),
            }
        ).Select(x => x.Row);
    }
}
