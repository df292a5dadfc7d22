using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>What the list of tasks shows, as its address says it. Whoever leads away takes it along and back.</summary>
public sealed record TaskListQuery
{
    private const int TextAtMost = 200;

    /// <summary>Tasks on a page, to choose from; the first unless another is chosen.</summary>
    public static readonly IReadOnlyList<int> Sizes = [Paging.StandardSize, 50, 100, 200];

    private static readonly (TaskOrder Order, string Word)[] Orders =
    [
        (TaskOrder.Due, "faellig"),
        (TaskOrder.Title, "aufgabe"),
        (TaskOrder.Leistung, "leistung"),
        (TaskOrder.Priority, "prioritaet"),
    ];

    /// <summary>Whose tasks; <c>null</c>: what suits the account.</summary>
    public TaskScope? Scope { get; init; }

    public IReadOnlyList<string> Themenfelder { get; init; } = [];

    public string? Phase { get; init; }

    public string? Search { get; init; }

    public bool OnlyOverdue { get; init; }

    /// <summary>Those that are put by, and no others; without, all others.</summary>
    public bool OnlyPutBy { get; init; }

    public TaskOrder Order { get; init; }

    public bool IsReversed { get; init; }

    public int Size { get; init; } = Paging.StandardSize;

    public long Page { get; init; } = 1;

    /// <summary>Whether it leaves anything out that its scope has.</summary>
    public bool IsFiltered =>
        Themenfelder.Count > 0 || Phase is not null || Search is not null || OnlyOverdue || OnlyPutBy;

    /// <summary>The same without what leaves anything out.</summary>
    public TaskListQuery WithoutFilter =>
        new()
        {
            Scope = Scope,
            Order = Order,
            IsReversed = IsReversed,
            Size = Size,
        };

    /// <summary>What stays when a filter changes, beside the scope: order and size, as the address says them.</summary>
    public IEnumerable<KeyValuePair<string, string>> OrderAndSize => (WithoutFilter with { Scope = null }).Said;

    /// <summary>The address of the list.</summary>
    public string Address => $"/aufgaben{(ToString() is { Length: > 0 } query ? "?" + query : "")}";

    /// <summary>What an address says; what makes no sense is as if it was not said.</summary>
    public static TaskListQuery Of(IQueryCollection query)
    {
        var due = Text(query, "faellig");
        var order = Text(query, "sortierung");
        _ = TaskScope.TryParse(Text(query, "sicht"), out var scope);
        return new()
        {
            Scope = scope,
            Themenfelder =
            [
                .. query["themenfeld"].Where(x => x is { Length: > 0 and <= TextAtMost }).OfType<string>().Distinct(),
            ],
            Phase = Text(query, "phase"),
            Search = Text(query, "suche"),
            OnlyOverdue = due == "ueberfaellig",
            OnlyPutBy = due == "wiedervorlage",
            Order = Array.Find(Orders, x => x.Word == order).Order,
            IsReversed = Text(query, "richtung") == "umgekehrt",
            Size = Sizes.FirstOrDefault(x => x == Number(query, "anzahl"), Paging.StandardSize),
            Page = Math.Max(1, Number(query, "seite") ?? 1),
        };
    }

    /// <summary>What a query says, without the question mark.</summary>
    public static TaskListQuery Parse(string? query) =>
        Of(new QueryCollection(QueryHelpers.ParseQuery(query is { Length: <= 4000 } ? query : "")));

    /// <summary>The address of a task that leads back here.</summary>
    public string LinkTo(Guid task) => LinkTo($"/aufgaben/{task}");

    /// <summary>An address that leads back here.</summary>
    public string LinkTo(string address) =>
        ToString() is { Length: > 0 } query ? QueryHelpers.AddQueryString(address, "liste", query) : address;

    /// <summary>The address with another order; the same order is turned round.</summary>
    public string OrderedBy(TaskOrder order) =>
        (this with { Order = order, IsReversed = Order == order && !IsReversed, Page = 1 }).Address;

    /// <summary>What <c>aria-sort</c> says of the heading of an order.</summary>
    public string? SortOf(TaskOrder order) =>
        order != Order ? null
        : (order is TaskOrder.Priority || Scope == TaskScope.Done && order == TaskOrder.Due) != IsReversed
            ? "descending"
        : "ascending";

    /// <summary>The tasks that somebody sees.</summary>
    public TaskFilter Filter(Actor actor, TaskScope scope) =>
        new(actor, scope)
        {
            Themenfelder = Themenfelder,
            Phase = Phase,
            Search = Search,
            OnlyOverdue = OnlyOverdue,
            PutBy = OnlyPutBy,
            Order = Order,
            IsReversed = IsReversed,
        };

    /// <summary>The query of the address, without the question mark; empty for the list as it is at first.</summary>
    public override string ToString() => new QueryBuilder(Said).ToString().TrimStart('?');

    /// <summary>What the address says, in its order; not what goes without saying.</summary>
    private IEnumerable<KeyValuePair<string, string>> Said
    {
        get
        {
            (string Name, string? Value)[] all =
            [
                ("sicht", Scope?.ToString()),
                .. Themenfelder.Select(x => ("themenfeld", (string?)x)),
                ("phase", Phase),
                ("suche", Search),
                (
                    "faellig",
                    OnlyOverdue ? "ueberfaellig"
                    : OnlyPutBy ? "wiedervorlage"
                    : null
                ),
                ("sortierung", Order == TaskOrder.Due ? null : Array.Find(Orders, x => x.Order == Order).Word),
                ("richtung", IsReversed ? "umgekehrt" : null),
                ("anzahl", Size == Paging.StandardSize ? null : Size.ToString(CultureInfo.InvariantCulture)),
                ("seite", Page == 1 ? null : Page.ToString(CultureInfo.InvariantCulture)),
            ];
            return all.Where(x => x.Value is not null).Select(x => KeyValuePair.Create(x.Name, x.Value!));
        }
    }

    private static string? Text(IQueryCollection query, string name) =>
        query[name].FirstOrDefault()?.Trim() is { Length: > 0 and <= TextAtMost } text ? text : null;

    private static long? Number(IQueryCollection query, string name) =>
        long.TryParse(Text(query, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
