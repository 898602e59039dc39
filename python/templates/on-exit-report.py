"""A report on exit; compiled with kfp 2.17 into the file beside this one."""

from _library import compile_beside, cluster_rows, load_example, plot_scatter, report_status, scale_numbers
from _library import select_columns
from kfp import dsl


@dsl.pipeline(
    name="on-exit-report",
    display_name="Report on exit",
    description="Finds groups in a table; whether it works or fails, a report on how it ended is written.",
)
def on_exit_report(clusters: int = 3):
    """Finds groups, and always reports.

    Args:
        clusters: How many groups to look for. Try 1 to see a report on a failure.
    """
    report = report_status(title="How the search for groups ended").set_display_name("Report")
    with dsl.ExitHandler(report, name="Find groups"):
        table = load_example(name="iris").set_display_name("Load table")
        measures = select_columns(data=table.outputs["data"], drop=["target"]).set_display_name("Leave the answer out")
        scaled = scale_numbers(data=measures.outputs["selected"]).set_display_name("Scale numbers")
        groups = cluster_rows(data=scaled.outputs["scaled"], clusters=clusters).set_display_name("Cluster rows")
        plot_scatter(
            data=groups.outputs["clustered"], x="petal_length", y="petal_width", color="cluster", title="Groups"
        ).set_display_name("Plot")


if __name__ == "__main__":
    compile_beside(on_exit_report, __file__)
