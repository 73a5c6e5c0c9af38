#include "av-member-page.h"

#include "av-focus.h"
#include "av-member-deed.h"
#include "av-root-file-group.h"
#include "av-taken-back-row.h"

struct _AvMemberPage
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *text;
  GtkLabel *erased; /* what it erased, where that comes back */
  AvTakenBackRow *taken_back;
  GtkWidget *reason_group;
  GtkLabel *root_hint; /* what the root file is wanted for */
  GtkEditable *reason;
  AvRootFileGroup *root;

  AvInstallationsDeed deed;
  AvId member;
  gboolean revoked; /* it is already */
  GArray *pending;  /* AvPendingErasure: what comes back; NULL: nobody is asked about */
  GArray *by_root;  /* the same with the root file */
};

G_DEFINE_FINAL_TYPE (AvMemberPage, av_member_page, ADW_TYPE_BIN)

/* Whoever revokes a stolen laptop cannot overlook it, and all of it comes back unless
 * they choose otherwise. */
static void
show_erased (AvMemberPage *self)
{
  GArray *pending = av_root_file_group_get_file (self->root) != NULL ? self->by_root : self->pending;
  g_autofree char *text = self->deed == AV_INSTALLATIONS_REVOKE ? av_member_deed_dup_erased (&self->member, pending) : NULL;

  gtk_label_set_text (self->erased, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->erased), text != NULL);
  av_taken_back_row_offer (self->taken_back, pending, &self->member, !self->revoked);
}

/* What was chosen stays. */
static void
show_erased_again (AvMemberPage *self)
{
  gint64 since = av_taken_back_row_get_since (self->taken_back);

  if (self->pending == NULL)
    return;

  show_erased (self);
  av_taken_back_row_set_since (self->taken_back, since);
}

static void
forget_pending (AvMemberPage *self)
{
  g_clear_pointer (&self->pending, g_array_unref);
  g_clear_pointer (&self->by_root, g_array_unref);
}

static void
set_member (AvMemberPage *self,
            AvInstallations *installations,
            const AvMember *member)
{
  forget_pending (self);
  self->member = member->id;
  self->revoked = member->revoked;
  self->pending = g_array_ref (installations->pending);
  self->by_root = g_array_ref (installations->by_root);
}

/* The root alone takes a revocation back, and stands in for an intendant. */
void
av_member_page_begin (AvMemberPage *self,
                      AvInstallations *installations,
                      const AvMember *member,
                      AvInstallationsDeed deed)
{
  g_autofree char *title = av_member_deed_dup_title (member, deed);

  g_return_if_fail (AV_IS_MEMBER_PAGE (self));

  av_member_page_end (self);
  set_member (self, installations, member);
  self->deed = deed;
  gtk_editable_set_text (self->reason, "");
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->text, av_member_deed_explain (member, deed));
  gtk_widget_set_visible (self->reason_group, deed == AV_INSTALLATIONS_REVOKE);
  gtk_widget_set_visible (GTK_WIDGET (self->root_hint), deed == AV_INSTALLATIONS_REVOKE);
  gtk_label_set_text (self->root_hint, av_member_deed_explain_root (member));
  show_erased (self);
}

void
av_member_page_follow (AvMemberPage *self,
                       AvInstallations *installations)
{
  g_autofree char *id = NULL;
  const AvMember *member;

  g_return_if_fail (AV_IS_MEMBER_PAGE (self));

  id = av_id_to_string (&self->member);
  member = self->pending != NULL ? av_installations_find (installations, id) : NULL;
  if (member == NULL)
    return;

  set_member (self, installations, member);
  show_erased_again (self);
}

AvInstallationsTerms *
av_member_page_make_terms (AvMemberPage *self)
{
  AvInstallationsTerms *terms;

  g_return_val_if_fail (AV_IS_MEMBER_PAGE (self), NULL);

  terms = g_new0 (AvInstallationsTerms, 1);
  terms->name = av_id_to_string (&self->member);
  terms->text = g_strdup (gtk_editable_get_text (self->reason));
  terms->root_file = g_strdup (av_root_file_group_get_file (self->root));
  if (terms->root_file != NULL)
    terms->root_words = av_root_file_group_dup_words (self->root);
  terms->erased_since = av_taken_back_row_get_since (self->taken_back);

  return terms;
}

void
av_member_page_end (AvMemberPage *self)
{
  g_return_if_fail (AV_IS_MEMBER_PAGE (self));

  forget_pending (self);
  av_root_file_group_clear (self->root);
}

static gboolean
av_member_page_grab_focus (GtkWidget *widget)
{
  AvMemberPage *self = AV_MEMBER_PAGE (widget);

  return gtk_widget_grab_focus (self->deed == AV_INSTALLATIONS_REVOKE ? GTK_WIDGET (self->reason) : GTK_WIDGET (self->root));
}

static void
av_member_page_dispose (GObject *object)
{
  forget_pending (AV_MEMBER_PAGE (object));
  gtk_widget_dispose_template (GTK_WIDGET (object), AV_TYPE_MEMBER_PAGE);

  G_OBJECT_CLASS (av_member_page_parent_class)->dispose (object);
}

static void
av_member_page_class_init (AvMemberPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (AV_TYPE_ROOT_FILE_GROUP);
  g_type_ensure (AV_TYPE_TAKEN_BACK_ROW);

  G_OBJECT_CLASS (klass)->dispose = av_member_page_dispose;
  widget_class->grab_focus = av_member_page_grab_focus;
  widget_class->focus = av_focus_children;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-member-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvMemberPage, title);
  gtk_widget_class_bind_template_child (widget_class, AvMemberPage, text);
  gtk_widget_class_bind_template_child (widget_class, AvMemberPage, erased);
  gtk_widget_class_bind_template_child (widget_class, AvMemberPage, taken_back);
  gtk_widget_class_bind_template_child (widget_class, AvMemberPage, reason_group);
  gtk_widget_class_bind_template_child (widget_class, AvMemberPage, root_hint);
  gtk_widget_class_bind_template_child (widget_class, AvMemberPage, reason);
  gtk_widget_class_bind_template_child (widget_class, AvMemberPage, root);
  gtk_widget_class_bind_template_callback (widget_class, show_erased_again);
}

static void
av_member_page_init (AvMemberPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
