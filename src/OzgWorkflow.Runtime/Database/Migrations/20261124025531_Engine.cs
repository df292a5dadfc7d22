using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace OzgWorkflow.Runtime.Database.Migrations
{
    /// <inheritdoc />
    public partial class Engine : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_job_ready",
                schema: "workflow",
                table: "job");

            migrationBuilder.AddColumn<string>(
                name: "trigger_key",
                schema: "workflow",
                table: "instance",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "correlation_id",
                schema: "workflow",
                table: "incident",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "definition_id",
                schema: "workflow",
                table: "incident",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string[]>(
                name: "failed_tries",
                schema: "workflow",
                table: "incident",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

            migrationBuilder.AddColumn<string>(
                name: "resolution",
                schema: "workflow",
                table: "incident",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "resolved_by",
                schema: "workflow",
                table: "incident",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "details",
                schema: "workflow",
                table: "event_subscription",
                type: "text",
                nullable: true);

            // By month, so that a month that nobody needs any more goes at once; the months' tables are made by the retention job.
            migrationBuilder.Sql(
                """
                ALTER TABLE workflow.journal RENAME TO journal_before;
                ALTER TABLE workflow.journal_before RENAME CONSTRAINT pk_journal TO pk_journal_before;
                CREATE TABLE workflow.journal (
                    instance_id uuid NOT NULL,
                    step integer NOT NULL,
                    at timestamptz NOT NULL,
                    command text NOT NULL,
                    actor text,
                    definition_version_id text,
                    stimulus text,
                    entries text NOT NULL,
                    CONSTRAINT pk_journal PRIMARY KEY (instance_id, step, at)
                ) PARTITION BY RANGE (at);
                CREATE TABLE workflow.journal_default PARTITION OF workflow.journal DEFAULT;
                INSERT INTO workflow.journal (instance_id, step, at, command, actor, entries) SELECT instance_id, step, at, command, actor, entries FROM workflow.journal_before;
                DROP TABLE workflow.journal_before;
                """);

            migrationBuilder.CreateTable(
                name: "kept_event",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    event_name = table.Column<string>(type: "text", nullable: false),
                    correlation_id = table.Column<string>(type: "text", nullable: true),
                    payload = table.Column<string>(type: "text", nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kept_event", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "retention_run",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    milliseconds = table.Column<long>(type: "bigint", nullable: false),
                    instances = table.Column<int>(type: "integer", nullable: false),
                    other_rows = table.Column<int>(type: "integer", nullable: false),
                    partitions = table.Column<int>(type: "integer", nullable: false),
                    left = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_retention_run", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "trigger",
                schema: "workflow",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    definition_id = table.Column<string>(type: "text", nullable: false),
                    node_key = table.Column<string>(type: "text", nullable: false),
                    event_name = table.Column<string>(type: "text", nullable: true),
                    details = table.Column<string>(type: "text", nullable: true),
                    schedule = table.Column<string>(type: "text", nullable: true),
                    overlap = table.Column<short>(type: "smallint", nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    retry_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_trigger", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_task_instance_id",
                schema: "workflow",
                table: "task",
                column: "instance_id");

            migrationBuilder.CreateIndex(
                name: "ix_task_open_assignee",
                schema: "workflow",
                table: "task",
                column: "assignee",
                filter: "status = 0 AND assignee IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_job_instance_id_kind",
                schema: "workflow",
                table: "job",
                columns: new[] { "instance_id", "kind" });

            migrationBuilder.CreateIndex(
                name: "ix_job_outside",
                schema: "workflow",
                table: "job",
                columns: new[] { "run_at", "id" },
                filter: "NOT is_dead AND kind = 6");

            migrationBuilder.CreateIndex(
                name: "ix_job_ready",
                schema: "workflow",
                table: "job",
                columns: new[] { "run_at", "id" },
                filter: "NOT is_dead AND kind <> 6");

            migrationBuilder.CreateIndex(
                name: "ix_instance_finished",
                schema: "workflow",
                table: "instance",
                columns: new[] { "definition_id", "finished_at" },
                filter: "status = 1");

            migrationBuilder.CreateIndex(
                name: "ix_instance_triggered",
                schema: "workflow",
                table: "instance",
                columns: new[] { "definition_id", "trigger_key" },
                filter: "status = 0 AND trigger_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_kept_event_event_name_id",
                schema: "workflow",
                table: "kept_event",
                columns: new[] { "event_name", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_trigger_definition_id",
                schema: "workflow",
                table: "trigger",
                column: "definition_id");

            migrationBuilder.CreateIndex(
                name: "ix_trigger_due_at",
                schema: "workflow",
                table: "trigger",
                column: "due_at");

            migrationBuilder.CreateIndex(
                name: "ix_trigger_event_name",
                schema: "workflow",
                table: "trigger",
                column: "event_name");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "kept_event",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "retention_run",
                schema: "workflow");

            migrationBuilder.DropTable(
                name: "trigger",
                schema: "workflow");

            migrationBuilder.DropIndex(
                name: "ix_task_instance_id",
                schema: "workflow",
                table: "task");

            migrationBuilder.DropIndex(
                name: "ix_task_open_assignee",
                schema: "workflow",
                table: "task");

            migrationBuilder.DropIndex(
                name: "ix_job_instance_id_kind",
                schema: "workflow",
                table: "job");

            migrationBuilder.DropIndex(
                name: "ix_job_outside",
                schema: "workflow",
                table: "job");

            migrationBuilder.DropIndex(
                name: "ix_job_ready",
                schema: "workflow",
                table: "job");

            migrationBuilder.DropIndex(
                name: "ix_instance_finished",
                schema: "workflow",
                table: "instance");

            migrationBuilder.DropIndex(
                name: "ix_instance_triggered",
                schema: "workflow",
                table: "instance");

            migrationBuilder.DropColumn(
                name: "trigger_key",
                schema: "workflow",
                table: "instance");

            migrationBuilder.DropColumn(
                name: "correlation_id",
                schema: "workflow",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "definition_id",
                schema: "workflow",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "failed_tries",
                schema: "workflow",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "resolution",
                schema: "workflow",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "resolved_by",
                schema: "workflow",
                table: "incident");

            migrationBuilder.DropColumn(
                name: "details",
                schema: "workflow",
                table: "event_subscription");

            migrationBuilder.Sql(
                """
                CREATE TABLE workflow.journal_before (
                    instance_id uuid NOT NULL, step integer NOT NULL, at timestamptz NOT NULL, command text NOT NULL, actor text, entries text NOT NULL,
                    CONSTRAINT pk_journal_before PRIMARY KEY (instance_id, step));
                INSERT INTO workflow.journal_before SELECT instance_id, step, at, command, actor, entries FROM workflow.journal;
                DROP TABLE workflow.journal;
                ALTER TABLE workflow.journal_before RENAME TO journal;
                ALTER TABLE workflow.journal RENAME CONSTRAINT pk_journal_before TO pk_journal;
                """);

            migrationBuilder.CreateIndex(
                name: "ix_job_ready",
                schema: "workflow",
                table: "job",
                columns: new[] { "run_at", "id" },
                filter: "NOT is_dead");
        }
    }
}
