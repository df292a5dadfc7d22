using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>Who may only look sees definitions, and neither what happened within instances nor what lets in elsewhere.</summary>
public sealed class ReadingRights : OnAServer
{
    [Test]
    public async Task What_the_API_refuses_the_API_of_Elsa_refuses()
    {
        using var reader = await ApiClient.SignIn(Server.Address, "lesend");
        var id = Guid.NewGuid();
        foreach (var path in new[] { "", "/journal", "/variables", "/execution-state", "/export" })
            Assert.That(await reader.Status($"/elsa/api/workflow-instances/{id}{path}"), Is.EqualTo(403), path);
        Assert.That(
            await reader.Status($"/elsa/api/activity-executions/list?workflowInstanceId={id}"),
            Is.EqualTo(403)
        );
        using var designer = await ApiClient.SignIn(Server.Address, "gestaltung");
        using var import = await designer.Send(
            HttpMethod.Post,
            "/elsa/api/bulk-actions/import/workflow-instances",
            new MultipartFormDataContent { { new StringContent("{}"), "files", "x.json" } }
        );
        Assert.That((int)import.StatusCode, Is.EqualTo(403), "history comes from administrators only");
    }

    [Test]
    public async Task Whoever_may_only_look_sees_no_password_that_was_written_into_a_definition()
    {
        var request = new
        {
            type = "Elsa.FlowSendHttpRequest",
            id = "Anfrage",
            url = Literal("http://x.example/{{secret:NAME}}"),
            authorization = Literal("Bearer ganz-offen"),
        };
        var model = new
        {
            definitionId = "offen",
            name = "offen",
            root = new
            {
                type = "Elsa.Sequence",
                id = "Folge",
                activities = new[] { request },
            },
        };
        Assert.That(
            (await Admin.Post("/elsa/api/workflow-definitions", new { model, publish = false })).Status,
            Is.EqualTo(200)
        );
        using var reader = await ApiClient.SignIn(Server.Address, "lesend");
        const string Path = "/elsa/api/workflow-definitions/by-definition-id/offen";
        Assert.That((await reader.Get(Path)).ToJsonString(), Does.Not.Contain("ganz-offen").And.Contain("secret:NAME"));
        Assert.That((await Admin.Get(Path)).ToJsonString(), Does.Contain("ganz-offen"), "who may change it needs it");

        static object Literal(string value) => new { expression = new { type = "Literal", value } };
    }
}
