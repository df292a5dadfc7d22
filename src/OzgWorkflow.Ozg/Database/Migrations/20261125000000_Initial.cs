using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace OzgWorkflow.Ozg.Database.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "ozg");

            migrationBuilder.CreateTable(
                name: "coordination",
                schema: "ozg",
                columns: table => new
                {
                    themenfeld = table.Column<string>(type: "text", nullable: false),
                    account = table.Column<string>(type: "text", nullable: false),
                    mail = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_coordination", x => new { x.themenfeld, x.account });
                });

            migrationBuilder.CreateTable(
                name: "it_dienstleister",
                schema: "ozg",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    place = table.Column<string>(type: "text", nullable: false),
                    street = table.Column<string>(type: "text", nullable: true),
                    postcode = table.Column<string>(type: "text", nullable: true),
                    url = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_it_dienstleister", x => new { x.name, x.place });
                });

            migrationBuilder.CreateTable(
                name: "kommune",
                schema: "ozg",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    postcode = table.Column<string>(type: "text", nullable: true),
                    place = table.Column<string>(type: "text", nullable: true),
                    url = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_kommune", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "lage",
                schema: "ozg",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false),
                    themenfeld = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lage", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "leika_leistung",
                schema: "ozg",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    key = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    ozg_id = table.Column<string>(type: "text", nullable: true),
                    type = table.Column<string>(type: "text", nullable: true),
                    legal_basis = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leika_leistung", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "leistung",
                schema: "ozg",
                columns: table => new
                {
                    ozg_id = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    lage = table.Column<string>(type: "text", nullable: false),
                    themenfeld = table.Column<string>(type: "text", nullable: false),
                    priority = table.Column<string>(type: "text", nullable: true),
                    description = table.Column<string>(type: "text", nullable: true),
                    phase = table.Column<string>(type: "text", nullable: true),
                    step = table.Column<string>(type: "text", nullable: true),
                    phase_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    developed_by = table.Column<string>(type: "text", nullable: true),
                    operated_by = table.Column<string>(type: "text", nullable: true),
                    leistungsverantwortliche = table.Column<string>(type: "text", nullable: true),
                    umsetzungsverantwortliche = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leistung", x => x.ozg_id);
                });

            migrationBuilder.CreateTable(
                name: "news",
                schema: "ozg",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    payload = table.Column<string>(type: "text", nullable: false),
                    run_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    turn = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    lost = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    waits_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    is_dead = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_news", x => x.event_id);
                });

            migrationBuilder.CreateTable(
                name: "notification",
                schema: "ozg",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<string>(type: "text", nullable: false),
                    ozg_id = table.Column<string>(type: "text", nullable: true),
                    subject = table.Column<string>(type: "text", nullable: false),
                    text = table.Column<string>(type: "text", nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    mailed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    run_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    turn = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    lost = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    waits_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    is_dead = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notification", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "themenfeld",
                schema: "ozg",
                columns: table => new
                {
                    name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_themenfeld", x => x.name);
                });

            migrationBuilder.CreateIndex(
                name: "ix_leika_leistung_ozg_id",
                schema: "ozg",
                table: "leika_leistung",
                column: "ozg_id");

            migrationBuilder.CreateIndex(
                name: "ix_leistung_themenfeld_phase",
                schema: "ozg",
                table: "leistung",
                columns: new[] { "themenfeld", "phase" });

            migrationBuilder.CreateIndex(
                name: "ix_news_run_at",
                schema: "ozg",
                table: "news",
                column: "run_at",
                filter: "NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_notification_account_event_id",
                schema: "ozg",
                table: "notification",
                columns: new[] { "account", "event_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_notification_mail",
                schema: "ozg",
                table: "notification",
                column: "run_at",
                filter: "mailed_at IS NULL AND NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_notification_waits_since",
                schema: "ozg",
                table: "notification",
                column: "waits_since",
                filter: "waits_since IS NOT NULL AND NOT is_dead");

            migrationBuilder.CreateIndex(
                name: "ix_news_waits_since",
                schema: "ozg",
                table: "news",
                column: "waits_since",
                filter: "waits_since IS NOT NULL AND NOT is_dead");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "coordination",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "it_dienstleister",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "kommune",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "lage",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "leika_leistung",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "leistung",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "news",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "notification",
                schema: "ozg");

            migrationBuilder.DropTable(
                name: "themenfeld",
                schema: "ozg");
        }
    }
}
