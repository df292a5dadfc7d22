using System.Net.Http.Json;
using MassTransit;
using OzgWorkflow.Contracts.Events;

namespace OzgWorkflow.Examples.Channel;

// docs:channel
/// <summary>Tells a chat room (an incoming webhook) what coordinators are to know and which tasks are late.</summary>
public sealed class ChatChannel(HttpClient room) : IConsumer<CoordinatorsNotified>, IConsumer<TaskEscalated>
{
    /// <inheritdoc />
    public Task Consume(ConsumeContext<CoordinatorsNotified> context) =>
        Tell(context.Message, $"{context.Message.Subject}: {context.Message.Text}");

    /// <inheritdoc />
    public Task Consume(ConsumeContext<TaskEscalated> context) =>
        Tell(
            context.Message,
            $"Überfällig: {context.Message.Title}. {context.Message.EscalatedTo} darf sie auch erledigen."
        );

    // What is thrown is tried again by MassTransit; the room drops a message whose id it has seen.
    private async Task Tell(WorkflowEvent e, string text)
    {
        using var answer = await room.PostAsJsonAsync("", new { id = e.EventId, text });
        answer.EnsureSuccessStatusCode();
    }
}
// docs:end
