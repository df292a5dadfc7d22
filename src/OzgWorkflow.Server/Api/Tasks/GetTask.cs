using System.Text.Json;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>A task with its form, what the person needs to know, and the remarks on it.</summary>
internal static class GetTask
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/tasks/{id:guid}", Handle);

    private static async Task<IResult> Handle(
        Guid id,
        TaskDesk desk,
        TaskComments remarks,
        ChoiceLists lists,
        CancellationToken cancellation
    )
    {
        if (await desk.Find(id, cancellation) is not { } task)
            return new CommandResult.NotFound("Diese Aufgabe gibt es nicht.").ToHttp();
        var form = await desk.FormOf(task, cancellation);
        var choices = await lists.For(form, cancellation);
        var comments = await remarks.Of(id, cancellation);
        var movements = await desk.Movements(id, cancellation);
        return Results.Ok(
            new
            {
                task.Id,
                task.InstanceId,
                ozgId = task.CorrelationId,
                task.Title,
                task.Description,
                task.CandidateRoles,
                task.Themenfeld,
                task.Organisation,
                task.IsForTandem,
                task.Assignee,
                status = task.Status.ToString(),
                task.CreatedAt,
                task.DueAt,
                priority = task.Priority.ToString(),
                task.FollowUp,
                task.EscalatedAt,
                task.ClosedAt,
                task.CompletedBy,
                task.CompletedInsteadOf,
                task.CompletionReason,
                task.Outcome,
                data = Json(task.Data),
                information = Json(task.Information),
                form.Outcomes,
                fields = form.Fields.Select(x => Field(x, choices)),
                filledAtFirst = task.FilledAtFirst(form),
                comments = comments.Select(x => new
                {
                    x.Author,
                    x.InsteadOf,
                    x.At,
                    x.Text,
                }),
                movements = movements.Select(x => new
                {
                    x.At,
                    kind = x.Kind.ToString(),
                    x.By,
                    x.Person,
                    x.InsteadOf,
                    x.Note,
                    priority = x.Priority?.ToString(),
                    x.FollowUp,
                    x.SetsFollowUp,
                    x.DueAt,
                }),
            }
        );
    }

    private static object Field(FormField field, IReadOnlyDictionary<string, IReadOnlyList<Choice>> lists) =>
        new
        {
            field.Name,
            field.Label,
            type = field.Type.ToString(),
            field.Required,
            field.RequiredFor,
            field.Help,
            field.MaxLength,
            field.Min,
            field.Max,
            field.After,
            field.Accept,
            field.MaxMegabytes,
            choices = field.ChoicesIn(lists),
            columns = field.Columns.Select(x => Field(x, lists)),
        };

    private static JsonElement? Json(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<JsonElement>(json);
}
