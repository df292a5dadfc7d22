using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary><c>variables</c>: reading, setting and listing the variables in scope.</summary>
internal sealed class VariablesObject(ScriptHost host, Jint.Engine engine) : ObjectInstance(engine)
{
    public override JsValue Get(JsValue property, JsValue receiver) =>
        property.IsString() && host.Scope.TryGetVariable(property.AsString(), out _)
            ? host.Variables.Get(host.Scope, property.AsString())
            : base.Get(property, receiver);

    public override bool Set(JsValue property, JsValue value, JsValue receiver)
    {
        host.Variables.Set(host.Scope, property.ToString(), value);
        return true;
    }

    public override bool DefineOwnProperty(JsValue property, PropertyDescriptor desc) => false;

    public override bool Delete(JsValue property) =>
        HasProperty(property)
            ? throw new UnreadableException(
                $"The variable '{property}' cannot be deleted: set it to null.",
                $"Die Variable „{property}“ kann nicht gelöscht werden: Setzen Sie sie auf null."
            )
            : base.Delete(property);

    public override bool HasProperty(JsValue property) =>
        property.IsString() && host.Scope.TryGetVariable(property.AsString(), out _);

    public override PropertyDescriptor GetOwnProperty(JsValue property) =>
        HasProperty(property)
            ? new PropertyDescriptor(Get(property, this), writable: true, enumerable: true, configurable: true)
            : PropertyDescriptor.Undefined;

    public override List<JsValue> GetOwnPropertyKeys(Types types = Types.String | Types.Symbol) =>
        types.HasFlag(Types.String) ? host.Scope.Variables.Keys.Select(x => (JsValue)new JsString(x)).ToList() : [];

    public override IEnumerable<KeyValuePair<JsValue, PropertyDescriptor>> GetOwnProperties() =>
        GetOwnPropertyKeys(Types.String).Select(x => KeyValuePair.Create(x, GetOwnProperty(x)));
}
