from kfp import dsl
from kfp.dsl import Markdown, Output, PipelineTaskFinalStatus


@dsl.component
def report_status(status: PipelineTaskFinalStatus, summary: Output[Markdown], title: str = "How it ended"):
    """Writes down how the steps before it ended; it belongs at the end of an On exit frame.

    Args:
        status: How the frame ended.
        title: What stands above.

    Returns:
        summary: State, run and what went wrong.
    """
    failed = status.state not in ("SUCCEEDED", "COMPLETE")
    lines = [f"# {title}", f"**{status.state}** — run `{status.pipeline_job_resource_name}`"]
    if failed:
        lines += [f"`{status.pipeline_task_name}` went wrong:", f"> {status.error_message or 'no message'}"]
    with open(summary.path, "w", encoding="utf-8") as file:
        file.write("\n\n".join(lines) + "\n")
    print(f"{status.pipeline_task_name}: {status.state} {status.error_message or ''}")
