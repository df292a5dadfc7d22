using Microsoft.AspNetCore.SignalR;

namespace OzgWorkflow.Server.Elsa.Live;

/// <summary>
/// The Studio's instance viewer listens here: it names the instance that it shows and hears when it moved.
/// </summary>
internal sealed class InstanceHub(InstanceObservers observers, HubSessions sessions) : Hub
{
    /// <summary>Called by the viewer.</summary>
    public void ObserveInstanceAsync(string instanceId)
    {
        if (Guid.TryParse(instanceId, out var id))
            observers.Add(Context.ConnectionId, id);
    }

    public override Task OnConnectedAsync()
    {
        if (!sessions.TryOpen(Context))
            Context.Abort();
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        sessions.Close(Context.ConnectionId);
        observers.Remove(Context.ConnectionId);
        return Task.CompletedTask;
    }
}
