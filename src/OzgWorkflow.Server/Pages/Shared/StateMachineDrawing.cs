using System.Globalization;
using System.Net;
using System.Text;
using OzgWorkflow.Engine.Activities.StateMachines;

namespace OzgWorkflow.Server.Pages.Shared;

/// <summary>
/// A state machine as a picture, the current state marked; what the picture says is also its description for screen
/// readers.
/// </summary>
public sealed record StateMachineDrawing(string Title, StateMachine Machine, string? Current)
{
    private const int Width = 196,
        Height = 46,
        Gap = 40,
        Top = 96;

    /// <summary>The picture as inline SVG.</summary>
    public string ToSvg()
    {
        var states = Machine.States.Select(x => x.Name).ToArray();
        var width = states.Length * (Width + Gap);
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg viewBox=\"0 0 {width} {Top + Height + 110}\" role=\"img\" aria-label=\"{Text(Description(states))}\">"
        );
        svg.Append(
            "<defs><marker id=\"arrow\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L10 5L0 10z\" style=\"fill:#7b819b;stroke:none\"/></marker></defs>"
        );
        foreach (
            var (from, to) in Machine
                .Transitions.Select(x => (Array.IndexOf(states, x.From), Array.IndexOf(states, x.To)))
                .Distinct()
        )
            svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{Arrow(from, to)}\" marker-end=\"url(#arrow)\"/>");
        for (var i = 0; i < states.Length; i++)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<g class=\"{(states[i] == Current ? "current" : "")}\"><rect x=\"{Left(i)}\" y=\"{Top}\" width=\"{Width}\" height=\"{Height}\" rx=\"8\"/>"
            );
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Left(i) + Width / 2}\" y=\"{Top + Height / 2 + 5}\">{Text(states[i])}</text></g>"
            );
        }

        return svg.Append("</svg>").ToString();
    }

    private static int Left(int index) => index * (Width + Gap) + Gap / 2;

    /// <summary>To the next state straight, further ahead in an arc above, back in an arc below.</summary>
    private static string Arrow(int from, int to)
    {
        if (to == from + 1)
            return string.Create(
                CultureInfo.InvariantCulture,
                $"M{Left(from) + Width} {Top + Height / 2}H{Left(to) - 2}"
            );
        var ahead = to > from;
        var y = ahead ? Top : Top + Height;
        var bend = Math.Min(90, 22 + 16 * Math.Abs(to - from)) * (ahead ? -1 : 1);
        var (start, end) = (Left(from) + Width / 2 + (ahead ? 24 : -24), Left(to) + Width / 2 + (ahead ? -24 : 24));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"M{start} {y}C{start} {y + bend} {end} {y + bend} {end} {y + (ahead ? -2 : 2)}"
        );
    }

    private string Description(string[] states) =>
        $"Zustände: {string.Join(", ", states)}. {(Current is null ? "Der Ablauf ist beendet." : $"Aktuell: {Current}.")}";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
