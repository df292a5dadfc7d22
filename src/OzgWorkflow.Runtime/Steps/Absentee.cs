namespace OzgWorkflow.Runtime.Steps;

/// <summary>Somebody who is away, and whom another stands in for.</summary>
/// <param name="Account">Account of who is away.</param>
/// <param name="Groups">The groups that this one belongs to.</param>
/// <param name="Themenfelder">Those in which the other stands in; <c>null</c>: in everything.</param>
public sealed record Absentee(string Account, IReadOnlySet<string> Groups, IReadOnlySet<string>? Themenfelder)
{
    internal bool IsRepresentedIn(string? themenfeld) =>
        Themenfelder is null || themenfeld is not null && Themenfelder.Contains(themenfeld);
}
