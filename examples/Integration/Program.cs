// An integration in a process of its own: receives every event from RabbitMQ and takes each id once.
// Arguments: address of RabbitMQ, file that gets a line "id type" for each event.
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Examples.Integration;

// docs:integration
var events = typeof(WorkflowEvent).Assembly.GetTypes().Where(x => x.IsSubclassOf(typeof(WorkflowEvent))).ToArray();
var host = Host.CreateApplicationBuilder();
host.Services.AddSingleton(new Inbox(args[1]));
host.Services.AddMassTransit(bus =>
{
    foreach (var type in events)
        bus.AddConsumer(typeof(Consumer<>).MakeGenericType(type));
    bus.UsingRabbitMq(
        (context, x) =>
        {
            x.Host(new Uri(args[0]));
            x.ReceiveEndpoint("example-integration", endpoint => endpoint.ConfigureConsumers(context));
        }
    );
});
await host.Build().RunAsync();

// docs:end
