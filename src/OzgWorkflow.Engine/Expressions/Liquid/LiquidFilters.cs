using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace OzgWorkflow.Engine.Expressions.Liquid;

/// <summary>
/// What filters get is what they are for, or a fault: the library's own make 0 of a text that is no number, and guess
/// which day a text means.
/// </summary>
internal static class LiquidFilters
{
    // They make nothing of what they do not know.
    private static readonly HashSet<string> OfTimes = ["date", "format_date", "time_zone"];

    // Whether they are for numbers, and how many of their arguments, from the first, are numbers.
    private static readonly Dictionary<string, (bool Input, int Arguments)> Numbers = new()
    {
        ["abs"] = (true, 0),
        ["at_least"] = (true, 1),
        ["at_most"] = (true, 1),
        ["ceil"] = (true, 0),
        ["divided_by"] = (true, 1),
        ["floor"] = (true, 0),
        ["format_number"] = (true, 0),
        ["minus"] = (true, 1),
        ["modulo"] = (true, 1),
        ["plus"] = (true, 1),
        ["round"] = (true, 1),
        ["slice"] = (false, 2),
        ["times"] = (true, 1),
        ["truncate"] = (false, 1),
        ["truncatewords"] = (false, 1),
    };

    /// <summary>The filters of the library, each with what it is for.</summary>
    internal static void Register(TemplateOptions options, Func<TemplateContext, FluidValue, FluidValue> check)
    {
        options.Filters.AddFilter("sort", Sort);
        options.Filters.AddFilter("sum", Sum);
        foreach (var (name, filter) in options.Filters.ToArray())
            options.Filters.AddFilter(
                name,
                async (input, arguments, context) =>
                {
                    var result = await filter(Input(name, input, context), Arguments(name, arguments), context);
                    return check(context, LiquidValues.Own(result));
                }
            );
    }

    /// <summary>
    /// The filters of a template that there are not; the library would pass their input on as if they were not there.
    /// </summary>
    internal static IReadOnlyList<string> Unknown(IFluidTemplate template, TemplateOptions options)
    {
        var filters = new Names(options);
        filters.VisitTemplate(template);
        return filters.Unknown;
    }

    private static FluidValue Input(string name, FluidValue input, TemplateContext context) =>
        OfTimes.Contains(name) ? LiquidValues.ToTime(input, context)
        : Numbers.GetValueOrDefault(name).Input ? LiquidValues.ToNumber(input)
        : input;

    private static FilterArguments Arguments(string name, FilterArguments arguments)
    {
        var count = Numbers.GetValueOrDefault(name).Arguments;
        if (count == 0)
            return arguments;
        var read = new FilterArguments();
        for (var i = 0; i < arguments.Count; i++)
            read.Add(i < count ? LiquidValues.ToNumber(arguments.At(i)) : arguments.At(i));
        return read;
    }

    /// <summary>Nothing comes last; the library's own sorts by texts.</summary>
    private static async ValueTask<FluidValue> Sort(
        FluidValue input,
        FilterArguments arguments,
        TemplateContext context
    )
    {
        if (input is not ArrayValue list)
            return input;
        var items = new List<(FluidValue Item, FluidValue Key)>();
        foreach (var item in list.Values)
            items.Add((item, await Key(item, arguments, context)));
        var order = Comparer<FluidValue>.Create((x, y) => LiquidComparison.Compare(x, y, context));
        return new ArrayValue([
            .. items.Where(x => !x.Key.IsNil()).OrderBy(x => x.Key, order).Select(x => x.Item),
            .. items.Where(x => x.Key.IsNil()).Select(x => x.Item),
        ]);
    }

    private static async ValueTask<FluidValue> Sum(FluidValue input, FilterArguments arguments, TemplateContext context)
    {
        if (input is not ArrayValue list)
            return LiquidValues.ToNumber(input);
        var sum = 0m;
        foreach (var item in list.Values)
            sum += (
                item is ArrayValue
                    ? await Sum(item, arguments, context)
                    : LiquidValues.ToNumber(await Key(item, arguments, context))
            ).ToNumberValue();
        return NumberValue.Create(sum);
    }

    /// <summary>The member that the filter names, or the item itself.</summary>
    private static ValueTask<FluidValue> Key(FluidValue item, FilterArguments arguments, TemplateContext context) =>
        arguments.At(0).IsNil()
            ? ValueTask.FromResult(item)
            : item.GetValueAsync(arguments.At(0).ToStringValue(), context);

    private sealed class Names(TemplateOptions options) : AstVisitor
    {
        internal List<string> Unknown { get; } = [];

        protected override Expression VisitFilterExpression(FilterExpression filterExpression)
        {
            if (!options.Filters.TryGetValue(filterExpression.Name, out _))
                Unknown.Add(filterExpression.Name);
            return base.VisitFilterExpression(filterExpression);
        }
    }
}
