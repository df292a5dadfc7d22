using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using OzgWorkflow.Ozg;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>The list of tasks: whose, which, in what order; what was done last and what comes next.</summary>
public sealed class IndexModel(
    TaskList list,
    TaskViews views,
    TaskDesk desk,
    PersonList persons,
    LeistungList leistungen
) : PageModel
{
    public TaskListQuery Query { get; private set; } = new();

    public TaskScope Scope { get; private set; } = TaskScope.MyRoles;

    public IReadOnlyList<ListedTask> Items { get; private set; } = [];

    public int Total { get; private set; }

    public IReadOnlyDictionary<TaskScope, int> Counts { get; private set; } = new Dictionary<TaskScope, int>();

    /// <summary>How many tasks of all pages are how urgent; empty where they stand in another order.</summary>
    public IReadOnlyDictionary<TaskUrgency, int> Urgencies { get; private set; } = new Dictionary<TaskUrgency, int>();

    /// <summary>The tasks of the page by how urgent they are; all in one where they stand in another order.</summary>
    public IEnumerable<IGrouping<TaskUrgency?, ListedTask>> Groups =>
        Items.GroupBy(x => Urgencies.Count > 0 ? x.Urgency : (TaskUrgency?)null);

    /// <summary>How many tasks of this list are put by and therefore not here.</summary>
    public int PutBy { get; private set; }

    public IReadOnlyList<TaskView> Own { get; private set; } = [];

    public IReadOnlyList<TaskView> Shared { get; private set; } = [];

    public IReadOnlyList<string> Themenfelder { get; private set; } = [];

    public IReadOnlyList<string> MyThemenfelder { get; private set; } = [];

    public PersonNames Names { get; private set; } = PersonNames.None;

    /// <summary>The task that was done just now; the page says what comes next.</summary>
    public HumanTaskRow? Done { get; private set; }

    /// <summary>What its Leistung is called.</summary>
    public string? DoneFor { get; private set; }

    /// <summary>The next task of the same Leistung.</summary>
    public ListedTask? NextOfLeistung { get; private set; }

    /// <summary>Whether somebody coordinates Themenfelder, but none.</summary>
    public bool LacksThemenfeld => MyThemenfelder.Count == 0 && User.IsInRole(OzgRoles.ThemenfeldCoordination);

    public bool MayHaveTasks => OzgRoles.WithTasks.Any(User.IsInRole);

    public async Task<IActionResult> OnGet([FromQuery(Name = "erledigt")] Guid? done, CancellationToken cancellation)
    {
        await Load(cancellation);
        if (Items.Count == 0 && Total > 0)
        {
            var last = (Query with { Page = (Total + Query.Size - 1) / Query.Size }).Address;
            return LocalRedirect(done is null ? last : QueryHelpers.AddQueryString(last, "erledigt", $"{done}"));
        }

        if (done is { } id)
            await LoadNext(id, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostMerken(
        [FromForm(Name = "name")] string? name,
        [FromForm(Name = "teilen")] bool isShared,
        CancellationToken cancellation
    )
    {
        var query = TaskListQuery.Of(Request.Query) with { Page = 1 };
        var refusal = await views.Keep(User.Actor().Account!, name, query.ToString(), isShared, cancellation);
        return Led(refusal, $"Der Filter „{name?.Trim()}“ ist gemerkt. Sie finden ihn neben den Sichten.", query);
    }

    public async Task<IActionResult> OnPostVergessen(
        [FromForm(Name = "filter")] long id,
        CancellationToken cancellation
    )
    {
        var query = TaskListQuery.Of(Request.Query);
        return Led(await views.Remove(id, User.Actor(), cancellation), "Der Filter ist entfernt.", query);
    }

    private LocalRedirectResult Led(CommandResult? refusal, string success, TaskListQuery query)
    {
        TempData[refusal is null ? "Success" : "Error"] = refusal?.Refusal ?? success;
        return LocalRedirect(query.Address);
    }

    private async Task Load(CancellationToken cancellation)
    {
        var me = User.Actor();
        MyThemenfelder = await persons.ThemenfelderOf(me.Account, cancellation);
        Query = TaskListQuery.Of(Request.Query);
        Scope = Query.Scope ?? (MyThemenfelder.Count > 0 ? TaskScope.MyThemenfelder : TaskScope.MyRoles);
        var filter = Query.Filter(me, Scope);
        (Items, Total, var counts) = await list.ReadCounted(
            filter,
            Paging.FromOne(Query.Page, Query.Size),
            cancellation
        );
        (Counts, PutBy) = (counts.Scopes, counts.PutBy);
        if (Query is { Order: TaskOrder.Due, IsReversed: false } && Scope != TaskScope.Done)
            Urgencies = counts.Urgencies;
        var kept = await views.Of(me.Account!, cancellation);
        (Own, Shared) = ([.. kept.Where(x => x.Owner == me.Account)], [.. kept.Where(x => x.Owner != me.Account)]);
        Names = await PersonNames.Read(
            persons,
            [.. Items.SelectMany(x => new[] { x.Assignee, x.CompletedBy }), .. Shared.Select(x => x.Owner)],
            cancellation
        );
        Themenfelder = await leistungen.Themenfelder(cancellation);
    }

    /// <summary>Only to who did it.</summary>
    private async Task LoadNext(Guid id, CancellationToken cancellation)
    {
        var me = User.Actor();
        if (
            await desk.Find(id, cancellation) is not { Status: HumanTaskStatus.Completed } task
            || task.CompletedBy != me.Account
        )
            return;
        Done = task;
        if (task.CorrelationId is not { } ozgId)
            return;
        DoneFor = (await leistungen.Find(ozgId, cancellation))?.Name;
        NextOfLeistung = (
            await list.Read(
                new(me, TaskScope.ForMe) { OzgId = ozgId, PutBy = false },
                Paging.FromOne(1, 1),
                cancellation
            )
        ).Items.FirstOrDefault();
    }
}
