using System.Net.Sockets;

namespace OzgWorkflow.Testing;

/// <summary>
/// A connection that breaks in the moment in which it is there comes as a bare <see cref="SocketException"/>; whoever
/// calls a server that dies wants to know one kind of error.
/// </summary>
public sealed class BrokenConnections() : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
        }
    }
}
