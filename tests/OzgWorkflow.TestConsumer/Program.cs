// An integration as others would write one: receives every event from RabbitMQ and takes each id once.
// Arguments: address of RabbitMQ, file that gets a line "id type" for each event.
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.TestConsumer;

var events = typeof(WorkflowEvent).Assembly.GetTypes().Where(x => x.IsSubclassOf(typeof(WorkflowEvent))).ToArray();
var host = Host.CreateApplicationBuilder();
host.Services.AddSingleton(new Inbox(args[1]));
host.Services.AddMassTransit(bus =>
{
    foreach (var type in events) bus.AddConsumer(typeof(Consumer<>).MakeGenericType(type));
    bus.UsingRabbitMq((context, x) =>
    {
        x.Host(new Uri(args[0]));
        x.ReceiveEndpoint("test-integration", endpoint =>
        {
            foreach (var type in events) endpoint.ConfigureConsumer(context, typeof(Consumer<>).MakeGenericType(type));
        });
    });
});
await host.Build().RunAsync();

namespace OzgWorkflow.TestConsumer
{
    internal sealed class Consumer<T>(Inbox inbox) : IConsumer<T>
        where T : WorkflowEvent
    {
        public Task Consume(ConsumeContext<T> context)
        {
            inbox.Take(context.Message);
            return Task.CompletedTask;
        }
    }

    internal sealed class Inbox(string file)
    {
        private readonly HashSet<Guid> _seen = File.Exists(file) ? File.ReadLines(file).Select(x => Guid.Parse(x.Split(' ')[0])).ToHashSet() : [];
        private readonly Lock _lock = new();

        public void Take(WorkflowEvent e)
        {
            lock (_lock)
                if (_seen.Add(e.EventId))
                    File.AppendAllText(file, $"{e.EventId} {e.GetType().Name}\n");
        }
    }
}
