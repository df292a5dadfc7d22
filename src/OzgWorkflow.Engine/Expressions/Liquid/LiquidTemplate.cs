using Fluid;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions.Liquid;

/// <summary>A template as the Liquid library reads it.</summary>
internal sealed class LiquidTemplate
{
    private static readonly FluidParser Parser = new();
    private static readonly TemplateOptions Options = LiquidBounds.Options();
    private readonly IFluidTemplate _template;

    private LiquidTemplate(IFluidTemplate template) => _template = template;

    /// <summary>Reads a template.</summary>
    /// <exception cref="ExpressionException">The template cannot be read.</exception>
    internal static LiquidTemplate Parse(string text)
    {
        if (!Parser.TryParse(text, out var template, out var error))
            throw new ExpressionException($"The Liquid template cannot be parsed: {error}")
            {
                UserMessage = $"Die Liquid-Vorlage ist nicht lesbar: {error}",
            };
        if (LiquidFilters.Unknown(template, Options) is [var filter, ..])
            throw new ExpressionException($"There is no Liquid filter '{filter}'.")
            {
                UserMessage = $"Den Liquid-Filter „{filter}“ gibt es nicht.",
            };
        return new LiquidTemplate(new LiquidBounds().VisitTemplate(template));
    }

    /// <summary>Renders it.</summary>
    /// <exception cref="ExpressionException">It failed or passed a limit.</exception>
    internal string Render(IExpressionScope scope, ScriptLimits limits)
    {
        var context = new TemplateContext(Options) { Now = () => scope.Now, TimeZone = TimeZoneInfo.Utc };
        context.SetValue("Variables", scope.Variables);
        context.SetValue("Input", scope.Inputs);
        context.SetValue("WorkflowInstanceId", scope.InstanceId);
        context.SetValue("WorkflowDefinitionId", scope.Definition.DefinitionId);
        context.SetValue("WorkflowDefinitionVersionId", scope.Definition.VersionId);
        context.SetValue("WorkflowDefinitionVersion", scope.Definition.Version);
        context.SetValue("CorrelationId", scope.CorrelationId ?? "");
        try
        {
            return LiquidBounds.Render(_template, context, limits);
        }
        catch (OutOfMemoryException e)
        {
            throw limits.TooLarge(e);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw limits.TooDeep(e);
        }
        catch (InvalidOperationException e) when (e.Message.StartsWith("The maximum", StringComparison.Ordinal))
        {
            // Steps and depth are counted by the library; it has no exception of its own for them.
            throw ScriptLimits.Stopped(
                $"it took more than {LiquidBounds.Steps} steps or went more than {LiquidBounds.Depth} deep (Liquid)",
                $"Es brauchte mehr als {LiquidBounds.Steps} Schritte oder ging tiefer als {LiquidBounds.Depth} Ebenen (Liquid)",
                e
            );
        }
        catch (DivideByZeroException e)
        {
            throw Failed("a number is divided by zero.", "Eine Zahl wird durch null geteilt.", e);
        }
        catch (OverflowException e)
        {
            throw Failed("a number gets too large.", "Eine Zahl wird zu groß.", e);
        }
        catch (Exception e)
            when (e
                    is InvalidOperationException
                        or FormatException
                        or ArgumentException
                        or FluidException
                        or ParseException
            )
        {
            // What is wrong between two elements comes within an error of whatever sorts them.
            var why = e.InnerException as UnreadableException ?? e;
            throw Failed(why.Message, ErrorText.ForUsers(why), e);
        }
    }

    private static ExpressionException Failed(string why, string whyForUsers, Exception e) =>
        new($"The Liquid template failed: {why}", e)
        {
            UserMessage = $"Die Liquid-Vorlage ist gescheitert: {whyForUsers}",
        };
}
