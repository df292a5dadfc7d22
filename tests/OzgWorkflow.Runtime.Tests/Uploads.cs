using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>Files that people upload into forms: in the database, or in a folder.</summary>
public sealed class Uploads
{
    private static readonly Actor Examiner = RuntimeHost.Actor("anna", "Prüfer"),
        Stranger = RuntimeHost.Actor("fremd", "Andere");
    private static readonly byte[] Pdf = "%PDF-1.7 Ein Bericht"u8.ToArray();

    private string _folder = "";
    private RuntimeHost _host = null!;

    private async Task<Guid> Start(bool inFolder)
    {
        _folder = Directory.CreateTempSubdirectory().FullName;
        var options = new RuntimeOptions { Files = { Directory = inFolder ? _folder : null } };
        _host = new RuntimeHost(await Postgres.Server.CreateDatabase(), options: options);
        var fields = new object[]
        {
            new
            {
                name = "bericht",
                label = "Bericht",
                type = "File",
                accept = new[] { ".PDF", "txt" },
                maxMegabytes = 1,
            },
            new { name = "anlage", type = "File" },
        };
        await _host.Publish(Build.Workflow(Build.HumanTask("Prüfen", ("fields", Build.Literal(fields)))));
        return await NewTask();
    }

    [TearDown]
    public async Task Stop()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_is_uploaded_becomes_the_value_and_can_be_read_again(bool inFolder)
    {
        var task = await Start(inFolder);
        var (first, second) = (await Add(task, Pdf), await Add(task, Pdf));
        Assert.That(second, Is.EqualTo(first), "twice is once");
        var result = await Complete(task, first!.Id);
        Assert.That(result, Is.TypeOf<CommandResult.Done>());
        Assert.That(
            await _host.Scalar<string>($"SELECT data::text FROM workflow.task WHERE id = '{task}'"),
            Is.EqualTo(
                $$$"""{"bericht":{"id":"{{{first.Id}}}","name":"Bericht 1.pdf","contentType":"application/pdf","size":20}}"""
            )
        );
        var (file, content, _) = await Files.Open(task, first.Id, Examiner, default);
        Assert.Multiple(() =>
        {
            Assert.That(file!.Name, Is.EqualTo("Bericht 1.pdf"));
            Assert.That(content, Is.EqualTo(Pdf));
            Assert.That(file.Content is null, Is.EqualTo(inFolder));
        });
        Assert.That(
            (await Files.Open(task, first.Id, Stranger, default)).Refusal,
            Is.TypeOf<CommandResult.Forbidden>()
        );
        Assert.That(
            (await Files.Open(await NewTask(), first.Id, Examiner, default)).Refusal,
            Is.TypeOf<CommandResult.NotFound>()
        );
        Assert.That((await TryToAdd(task, Pdf)).Refusal, Is.TypeOf<CommandResult.Conflict>(), "the task is done");
    }

    [TestCase("bild.png", "%PDF-", "mit der Endung pdf, txt")]
    [TestCase("bericht", "%PDF-", "mit der Endung pdf, txt")]
    [TestCase("bericht.pdf", "", "ist leer")]
    [TestCase("bericht.pdf", "<html>", "beschädigt oder keine Datei der Art „pdf“")]
    [TestCase("bericht.txt", "a\0b", "beschädigt oder keine Datei der Art „txt“")]
    public async Task What_does_not_fit_is_refused(string name, string content, string why)
    {
        var task = await Start(false);
        var (_, refusal) = await TryToAdd(task, System.Text.Encoding.UTF8.GetBytes(content), name);
        Assert.That(((CommandResult.Invalid)refusal!).Errors["bericht"], Does.Contain(why));
    }

    [Test]
    public async Task What_is_too_large_is_not_read_to_its_end()
    {
        var task = await Start(false);
        using var endless = new Endless();
        var (_, refusal) = await Files.Add(task, Examiner, "bericht", "a.txt", "text/plain", endless, default);
        Assert.That(((CommandResult.Invalid)refusal!).Errors["bericht"], Does.Contain("nimmt Dateien bis 1 MB"));
        Assert.That(endless.Given, Is.LessThan(2_000_000));
    }

    [TestCase("C:\\Berichte\\..\\böse.pdf", "böse.pdf")]
    [TestCase("../../etc/passwd.pdf", "passwd.pdf")]
    [TestCase("a\r\nX: \"b\".pdf", "aX b.pdf")]
    public async Task A_name_is_only_a_name(string name, string kept)
    {
        var task = await Start(true);
        Assert.That((await TryToAdd(task, Pdf, name)).File!.Name, Is.EqualTo(kept));
        Assert.That(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Nobody_uploads_into_what_is_not_for_him_or_not_there()
    {
        var task = await Start(false);
        Assert.That(
            (await Files.Add(task, Stranger, "bericht", "a.pdf", "", Stream.Null, default)).Refusal,
            Is.TypeOf<CommandResult.Forbidden>()
        );
        Assert.That(
            (await Files.Add(task, Examiner, "nichts", "a.pdf", "", Stream.Null, default)).Refusal,
            Is.TypeOf<CommandResult.NotFound>()
        );
        Assert.That(
            (await Files.Add(Guid.NewGuid(), Examiner, "bericht", "a.pdf", "", Stream.Null, default)).Refusal,
            Is.TypeOf<CommandResult.NotFound>()
        );
        var other = (await Files.Add(task, Examiner, "anlage", "a.pdf", "", new MemoryStream(Pdf), default)).File!;
        foreach (var id in new[] { other.Id, Guid.NewGuid() })
            Assert.That(
                ((CommandResult.Invalid)await Complete(task, id)).Errors["bericht"],
                Is.EqualTo("Die Datei zu „Bericht“ ist nicht mehr da. Bitte laden Sie sie noch einmal hoch.")
            );
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_nothing_refers_to_is_removed_after_a_day(bool inFolder)
    {
        var task = await Start(inFolder);
        var (unused, kept, done) = (await Add(task, Pdf), await Add(task, "%PDF-2"u8.ToArray()), await NewTask());
        var used = await Add(done, Pdf);
        await Complete(done, used!.Id);
        await _host
            .Get<TaskDrafts>()
            .Keep(task, Examiner, new Dictionary<string, object?> { ["bericht"] = kept!.Id.ToString() }, default);
        foreach (var path in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(path, _host.Clock.GetUtcNow().UtcDateTime);
        await File.WriteAllTextAsync(Path.Combine(_folder, "halb"), "left by a node that died");
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "halb"), _host.Clock.GetUtcNow().UtcDateTime);

        await _host.Get<RetentionJob>().Run(default);
        Assert.That(await Files.Of(task, default), Has.Count.EqualTo(2), "not yet a day");
        _host.Clock.Pass(TimeSpan.FromHours(25));
        await _host.Get<RetentionJob>().Run(default);
        Assert.That((await Files.Of(task, default)).Select(x => x.Id), Is.EqualTo(new[] { kept.Id }));
        Assert.That((await Files.Open(task, unused!.Id, Examiner, default)).Refusal, Is.Not.Null);
        foreach (var (of, file) in new[] { (task, kept), (done, used) })
            Assert.That((await Files.Open(of, file.Id, Examiner, default)).Content, Is.Not.Empty);
        Assert.That(
            Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Count(),
            Is.EqualTo(inFolder ? 2 : 1),
            "what is in a folder that is not used is not ours"
        );
    }

    private TaskFiles Files => _host.Get<TaskFiles>();

    private async Task<Guid> NewTask()
    {
        var instance = await _host.Start("test", "10092");
        return await _host.Scalar<Guid>($"SELECT id FROM workflow.task WHERE instance_id = '{instance}'");
    }

    private async Task<UploadedFile?> Add(Guid task, byte[] content) => (await TryToAdd(task, content)).File;

    private Task<(UploadedFile? File, CommandResult? Refusal)> TryToAdd(
        Guid task,
        byte[] content,
        string name = "Bericht 1.pdf"
    ) => Files.Add(task, Examiner, "bericht", name, "application/pdf", new MemoryStream(content), default);

    private Task<CommandResult> Complete(Guid task, Guid file) =>
        _host
            .Get<TaskDesk>()
            .Complete(
                new CompleteTask(
                    Guid.NewGuid(),
                    Examiner,
                    task,
                    "Ja",
                    new Dictionary<string, object?> { ["bericht"] = file.ToString() }
                ),
                default
            );

    /// <summary>Gives bytes for ever.</summary>
    private sealed class Endless : MemoryStream
    {
        internal long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)'x');
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
