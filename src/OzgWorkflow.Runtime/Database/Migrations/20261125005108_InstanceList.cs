using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OzgWorkflow.Runtime.Database.Migrations
{
    /// <inheritdoc />
    public partial class InstanceList : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_instance_created_at",
                schema: "workflow",
                table: "instance",
                column: "created_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_instance_created_at",
                schema: "workflow",
                table: "instance");
        }
    }
}
