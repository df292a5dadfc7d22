using System.Reflection;
using System.Reflection.Emit;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Ozg.Start;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>Folders have layers: what one of them names never leads back to it. A folder is a namespace.</summary>
[Category("quick")]
public sealed class Layers
{
    private const BindingFlags Own =
        BindingFlags.DeclaredOnly
        | BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields()
        .Select(x => (OpCode)x.GetValue(null)!)
        .ToDictionary(x => x.Value);

    [Test]
    public void No_file_is_longer_than_200_lines() =>
        Assert.That(
            Checkout
                .Files("*.cs")
                .Where(x => x.StartsWith(Path.Combine(Checkout.Root, "src"), StringComparison.Ordinal))
                .Where(x =>
                    !x.Contains(
                        $"{Path.DirectorySeparatorChar}Migrations{Path.DirectorySeparatorChar}",
                        StringComparison.Ordinal
                    )
                )
                .Where(x => File.ReadLines(x).Count() > 200),
            Is.Empty
        );

    [TestCase(typeof(Interpreter), TestName = "No_folder_of_the_engine_leads_back_to_itself")]
    [TestCase(typeof(StepHandler), TestName = "No_folder_of_the_runtime_leads_back_to_itself")]
    [TestCase(typeof(OzgServices), TestName = "No_folder_of_the_domain_leads_back_to_itself")]
    [TestCase(typeof(Policies), TestName = "No_folder_of_the_server_leads_back_to_itself")]
    public void No_folder_leads_back_to_itself(Type inAssembly)
    {
        var named = inAssembly
            .Assembly.GetTypes()
            .Where(x => x.Namespace?.StartsWith("OzgWorkflow.", StringComparison.Ordinal) == true)
            .SelectMany(type =>
                Named(type).Select(x => (From: type.Namespace!, To: x.Namespace, Text: $"{type.Name} names {x.Name}"))
            )
            .Where(x =>
                x.To is not null
                && x.To != x.From
                && x.To.StartsWith(inAssembly.Assembly.GetName().Name!, StringComparison.Ordinal)
            )
            .ToLookup(x => x.From);
        var circles = named
            .SelectMany(from => from)
            .Where(x => Reaches(named, x.To!, x.From))
            .Select(x => $"{x.From} → {x.To}: {x.Text}")
            .Distinct()
            .Order();
        Assert.That(circles, Is.Empty);
    }

    private static bool Reaches(ILookup<string, (string From, string? To, string Text)> named, string from, string to)
    {
        var (seen, open) = (new HashSet<string>(), new Stack<string>([from]));
        while (open.TryPop(out var folder))
            if (folder == to)
                return true;
            else if (seen.Add(folder))
                foreach (var next in named[folder])
                    open.Push(next.To!);
        return false;
    }

    private static IEnumerable<Type> Named(Type type)
    {
        IEnumerable<Type?> outside =
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetCustomAttributesData().Select(x => x.AttributeType),
            .. type.GetFields(Own).Select(x => x.FieldType),
            .. type.GetProperties(Own).Select(x => x.PropertyType),
        ];
        var inside = type.GetMethods(Own).Cast<MethodBase>().Concat(type.GetConstructors(Own)).SelectMany(InMethod);
        return outside.Concat(inside).SelectMany(Parts).Where(x => !x.IsGenericParameter);
    }

    private static IEnumerable<Type?> InMethod(MethodBase method)
    {
        var signature = method.GetParameters().Select(x => x.ParameterType).Append((method as MethodInfo)?.ReturnType);
        return method.GetMethodBody() is not { } body
            ? signature
            : signature
                .Concat(body.LocalVariables.Select(x => x.LocalType))
                .Concat(
                    body.ExceptionHandlingClauses.Where(x => x.Flags == ExceptionHandlingClauseOptions.Clause)
                        .Select(x => x.CatchType)
                )
                .Concat(InCode(method, body.GetILAsByteArray()!));
    }

    private static IEnumerable<Type?> InCode(MethodBase method, byte[] il)
    {
        for (var at = 0; at < il.Length; )
        {
            var code = il[at] == 0xFE ? Codes[unchecked((short)(0xFE00 | il[at + 1]))] : Codes[il[at]];
            at += code.Size;
            if (
                code.OperandType
                is OperandType.InlineMethod
                    or OperandType.InlineField
                    or OperandType.InlineType
                    or OperandType.InlineTok
            )
            {
                var member = method.Module.ResolveMember(
                    BitConverter.ToInt32(il, at),
                    method.DeclaringType!.GetGenericArguments(),
                    method.IsGenericMethod ? method.GetGenericArguments() : null
                );
                yield return member as Type ?? member!.DeclaringType;
                if (member is MethodInfo { IsGenericMethod: true } generic)
                    foreach (var argument in generic.GetGenericArguments())
                        yield return argument;
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(il, at),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> Parts(Type? type) =>
        type switch
        {
            null => [],
            { HasElementType: true } => Parts(type.GetElementType()),
            { IsConstructedGenericType: true } => type.GetGenericArguments()
                .SelectMany(Parts)
                .Prepend(type.GetGenericTypeDefinition()),
            _ => [type],
        };
}
