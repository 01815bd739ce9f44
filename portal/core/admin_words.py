"""Words of the admin that its own Chinese catalogue lacks or puts badly; ours are shown instead.

Nothing reads them here: the calls let `tools.messages` collect the texts, and a catalogue of the
site goes before those of its packages.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

WORDS = (
    _("%(field_label)s:"),
    _("%(model_name)s '%(object)s' created and published."),
    _("%(model_name)s '%(object)s' created and submitted for moderation."),
    _("%(model_name)s '%(object)s' has been submitted for moderation."),
    _("%(model_name)s '%(object)s' updated and published."),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s"),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s across entire site."),
    _(
        "%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s in "
        "'<span class=\"w-title-ellipsis\">%(title)s</span>'."
    ),
    _("%(status_display)s %(task_name)s %(started_at)s"),
    _("%(time)s by %(user_display_name)s"),
    _("%(time_period)s ago by %(user_display_name)s"),
    _("%(user_name)s has unsaved changes"),
    _("%(user_name)s saved a new version"),
    _("A network error occurred"),
    _("Account"),
    _("Actions"),
    _("Actions (footer)"),
    _("Any"),
    _("Anyone can edit this %(model_name)s"),
    _("Anyone can edit this %(model_name)s – lock it to prevent others from editing"),
    _("Autosave is <span>paused</span>"),
    _("Autosave is paused"),
    _("Can access Wagtail admin"),
    _("Changes requested %(finished_at)s"),
    _("Checks"),
    _("Choose parent"),
    _("Content metrics"),
    _("Correct the validation errors to resume preview (saving will highlight errors)"),
    _("Create a new %(model_name)s"),
    _("Currently idle"),
    _("Currently viewing"),
    _("Dashboard"),
    _("Date updated"),
    _("Edit account avatar"),
    _("Edited by"),
    _("Enable custom keyboard shortcuts specific to Wagtail."),
    _("Exploring"),
    _("Filter"),
    _("Filter by"),
    _("Go to the first error"),
    _("Go-live:"),
    _("Has child pages"),
    _("Inspect"),
    _("Is commenting action"),
    _("Locked by another user"),
    _("Locked by workflow"),
    _("Locked by you"),
    _("Locking: "),
    _("Log out"),
    _("Maximum filesize: %(max_upload_size)s."),
    _("More contrast"),
    _("New: %(model_name)s"),
    _("Next"),
    _("No results across entire site."),
    _("No results in '<span class=\"w-title-ellipsis\">%(title)s</span>'."),
    _("No %(model_name)s match your query."),
    _("One or more references to this %(model_name)s prevent it from being deleted."),
    _("Only reviewers can edit and approve the %(model_name)s"),
    _("Only reviewers for this task can edit the %(model_name)s."),
    _("Page type"),
    _(
        "Pages created here will not be accessible at any URL. To add pages to an existing "
        "site, create them as children of the homepage."
    ),
    _(
        "Preview cannot display due to validation errors. <br /> Click save to highlight the "
        "relevant fields."
    ),
    _("Previous"),
    _("Privacy and access"),
    _("Readability"),
    _("Reading time"),
    _("Refresh"),
    _("Refreshing…"),
    _("Save changes"),
    _("Save your changes before leaving"),
    _("Saved"),
    _("Schedule to publish"),
    _("Scheduling…"),
    _("Search in '<span class=\"w-title-ellipsis\">%(title)s</span>'"),
    _("Search all pages…"),
    _("Search the whole site"),
    _("Sent to %(task_name)s %(started_at)s"),
    _("Show issue"),
    _("Show keyboard shortcuts"),
    _("Snug"),
    _("Sort by '%(label)s' in ascending order."),
    _("Sort by '%(label)s' in descending order."),
    _("System"),
    _("The %(model_name)s could not be saved as it is locked"),
    _("The page could not be created due to validation errors."),
    _("The page could not be saved as it is locked."),
    _("The page could not be saved due to validation errors."),
    _("Theme preferences"),
    _("There are no %(model_name)s to display."),
    _('There are no %(model_name)s to display. Why not <a href="%(add_url)s">add one</a>?'),
    _("There are validation errors, click save to highlight them."),
    _(
        "This %(model_name)s is currently at <strong>%(task)s</strong> in "
        "<strong>%(workflow)s</strong>."
    ),
    _("This %(model_name)s is currently awaiting moderation."),
    ngettext_lazy(
        "This %(model_name)s is referenced %(usage_count)s time.",
        "This %(model_name)s is referenced %(usage_count)s times.",
        "counter",
    ),
    _("This data explained"),
    _("This page is currently at <strong>%(task)s</strong> in <strong>%(workflow)s</strong>."),
    _(
        "This page was marked as needing changes at <strong>%(task)s</strong> in "
        "<strong>%(workflow)s</strong>."
    ),
    _(
        "This {model_name} is awaiting <b>'{task_name}'</b> in the <b>'{workflow_name}'</b> "
        "workflow."
    ),
    _("Toggle checks"),
    _("Toggle minimap"),
    _("Use server language: %(language_name)s"),
    _("View latest version"),
    _("Wagtail %(current_version)s editor guide"),
    _("Words"),
    _("Workflow on %(model_name)s '%(object)s' has been cancelled."),
    _("Workflow on %(model_name)s '%(object)s' has been restarted."),
    _("You have unsaved changes in another window"),
    _("You saved a new version in another window"),
    _("Your pages and snippets in a workflow"),
    _("admin theme"),
    _("at %(time)s"),
    _("at %(time)s by %(user_display_name)s"),
    _("contrast"),
    _("density"),
)
