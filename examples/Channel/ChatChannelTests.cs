using System.Net;
using System.Text.Json.Nodes;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OzgWorkflow.Contracts.Events;

namespace OzgWorkflow.Examples.Channel;

/// <summary>The channel of this folder on a bus, with a chat room that fails once.</summary>
[Category("quick")]
public sealed class ChatChannelTests
{
    [Test]
    [CancelAfter(60_000)]
    public async Task What_is_published_is_told_to_the_room_also_when_it_fails_at_first(CancellationToken cancellation)
    {
        var told = new TaskCompletionSource<JsonNode>();
        var calls = 0;
        await using var room = WebApplication.Create(["--urls", "http://127.0.0.1:0"]);
        room.MapPost(
            "/",
            async (HttpRequest request) =>
            {
                if (Interlocked.Increment(ref calls) == 1)
                    return Results.StatusCode(503);
                told.TrySetResult((await JsonNode.ParseAsync(request.Body))!);
                return Results.Ok();
            }
        );
        await room.StartAsync(cancellation);

        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(new HttpClient { BaseAddress = new Uri(room.Urls.Single()) });
        services.AddMassTransit(bus =>
        {
            bus.AddConsumer<ChatChannel>();
            bus.UsingInMemory(
                (context, x) =>
                {
                    x.UseMessageRetry(retry => retry.Interval(3, TimeSpan.FromMilliseconds(50)));
                    x.ConfigureEndpoints(context);
                }
            );
        });
        await using var provider = services.BuildServiceProvider();
        var control = provider.GetRequiredService<IBusControl>();
        await control.StartAsync(cancellation);
        var id = Guid.NewGuid();
        await control.Publish(
            new CoordinatorsNotified
            {
                EventId = id,
                Subject = "Wohngeld",
                Text = "Es geht los.",
            },
            cancellation
        );

        var message = await told.Task.WaitAsync(cancellation);
        Assert.That(
            (message["id"]!.ToString(), message["text"]!.ToString()),
            Is.EqualTo((id.ToString(), "Wohngeld: Es geht los."))
        );
        await control.StopAsync(cancellation);
    }
}
