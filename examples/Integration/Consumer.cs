using MassTransit;
using OzgWorkflow.Contracts.Events;

namespace OzgWorkflow.Examples.Integration;

/// <summary>Takes one kind of event.</summary>
internal sealed class Consumer<T>(Inbox inbox) : IConsumer<T>
    where T : WorkflowEvent
{
    public Task Consume(ConsumeContext<T> context)
    {
        inbox.Take(context.Message);
        return Task.CompletedTask;
    }
}
