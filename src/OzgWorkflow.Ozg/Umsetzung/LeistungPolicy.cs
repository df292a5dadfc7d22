using Microsoft.Extensions.Logging;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Umsetzung;

/// <summary>
/// Who may do what with a Leistung, beyond the roles that it takes: coordinators within their Themenfelder.
/// </summary>
public sealed class LeistungPolicy(Responsibilities responsibilities, ILogger<LeistungPolicy> log)
{
    /// <summary>Whether the actor may start the Umsetzung of a Leistung.</summary>
    public async Task<bool> MayStart(Leistung leistung, Actor actor, CancellationToken cancellation) =>
        MayStart(leistung, await responsibilities.Of(actor, cancellation));

    /// <summary>Those whose Umsetzung the actor may start.</summary>
    public async Task<IReadOnlyList<Leistung>> ThoseToStart(
        IEnumerable<Leistung> leistungen,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var me = await responsibilities.Of(actor, cancellation);
        return [.. leistungen.Where(x => MayStart(x, me))];
    }

    /// <summary>
    /// Whether the actor may ask for a change of a Leistung: for those who coordinate its Themenfeld or are
    /// Ansprechpersonen there, and for its tandem.
    /// </summary>
    public async Task<bool> MayRequestChange(Leistung leistung, Actor actor, CancellationToken cancellation)
    {
        var me = await responsibilities.Of(actor, cancellation);
        return MayStart(leistung, me)
            || IsWithin(leistung, OzgRoles.Ansprechperson, me)
            || me.Roles.Any(x => me.Groups.Contains(x + CandidateGroup.Tandem + leistung.OzgId));
    }

    /// <summary>That the actor is not responsible, which is logged.</summary>
    internal CommandResult.Forbidden Refuse(Leistung leistung, Actor actor)
    {
        log.LogWarning("{Account} is not responsible for {OzgId}", actor.Account, leistung.OzgId);
        return new($"Das ist Sache derer, die im Themenfeld {leistung.Themenfeld} zuständig sind.");
    }

    private static bool MayStart(Leistung leistung, Actor me) =>
        me.IsAdministration
        || me.Roles.Contains(OzgRoles.OzgKoordinierungsstelle)
        || IsWithin(leistung, OzgRoles.ThemenfeldCoordination, me);

    private static bool IsWithin(Leistung leistung, string role, Actor me) =>
        me.Groups.Contains(role + CandidateGroup.Themenfeld + leistung.Themenfeld);
}
