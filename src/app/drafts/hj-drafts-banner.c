/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/drafts/hj-drafts-banner.h"

#include "app/drafts/hj-drafts-dialog.h"
#include "app/drafts/hj-drafts.h"

#include <glib/gi18n.h>

struct _HjDraftsBanner {
  AdwBin parent_instance;

  AdwBanner *banner;  /* borrowed */
  HjSession *session; /* (nullable) owned */
  GPtrArray *lines;   /* (nullable) owned, of HjDraftLine */
  char *tried;        /* (nullable) owned, key of a draft that was gone on with */
};

G_DEFINE_FINAL_TYPE (HjDraftsBanner, hj_drafts_banner, ADW_TYPE_BIN)

enum { SIGNAL_RESUME, N_SIGNALS };

static guint signals[N_SIGNALS];

static char *
describe (const GPtrArray *lines)
{
  const HjDraftLine *line = g_ptr_array_index (lines, 0);

  if (lines->len > 1)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "You have begun %u form.",
                                         "You have begun %u forms.", lines->len),
                            lines->len);
  if (line->about == NULL)
    /* Translators: name of a form */
    return g_strdup_printf (_ ("You have begun “%s”."), line->draft->title);
  /* Translators: name of a form; whom it is about */
  return g_strdup_printf (_ ("You have begun “%s”: %s."), line->draft->title, line->about);
}

static const HjDraft *
get_first (HjDraftsBanner *self)
{
  return ((HjDraftLine *)g_ptr_array_index (self->lines, 0))->draft;
}

/* The only draft is gone on with at once; one that no page takes any more can be discarded. */
static gboolean
goes_on_at_once (HjDraftsBanner *self)
{
  return self->lines->len == 1 && g_strcmp0 (self->tried, get_first (self)->key) != 0;
}

static void
show_way (HjDraftsBanner *self)
{
  adw_banner_set_button_label (self->banner, goes_on_at_once (self) ? _ ("Go on") : _ ("Show"));
}

static void
show_lines (gpointer owner, GPtrArray *lines)
{
  HjDraftsBanner *self = HJ_DRAFTS_BANNER (owner);

  g_clear_pointer (&self->lines, g_ptr_array_unref);
  self->lines = lines;
  if (lines->len > 0) {
    g_autofree char *text = describe (lines);

    adw_banner_set_title (self->banner, text);
    show_way (self);
  }
  adw_banner_set_revealed (self->banner, lines->len > 0);
  /* What is folded away would still be read out. */
  gtk_widget_set_visible (GTK_WIDGET (self), lines->len > 0);
}

static void
load (HjDraftsBanner *self)
{
  hj_drafts_load (self->session, self, show_lines);
}

static void
on_resume_cb (HjDraftsBanner *self, HjDraft *draft, AdwDialog *dialog)
{
  g_signal_emit (self, signals[SIGNAL_RESUME], 0, draft);
  adw_dialog_force_close (dialog);
}

static void
on_button_clicked_cb (HjDraftsBanner *self, AdwBanner *banner)
{
  AdwDialog *dialog;

  if (goes_on_at_once (self)) {
    g_set_str (&self->tried, get_first (self)->key);
    show_way (self);
    g_signal_emit (self, signals[SIGNAL_RESUME], 0, get_first (self));
    return;
  }
  dialog = hj_drafts_dialog_new (self->session);
  g_signal_connect_object (dialog, "resume", G_CALLBACK (on_resume_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
hj_drafts_banner_dispose (GObject *object)
{
  HjDraftsBanner *self = HJ_DRAFTS_BANNER (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  G_OBJECT_CLASS (hj_drafts_banner_parent_class)->dispose (object);
}

static void
hj_drafts_banner_finalize (GObject *object)
{
  g_free (HJ_DRAFTS_BANNER (object)->tried);
  G_OBJECT_CLASS (hj_drafts_banner_parent_class)->finalize (object);
}

static void
hj_drafts_banner_class_init (HjDraftsBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hj_drafts_banner_dispose;
  G_OBJECT_CLASS (klass)->finalize = hj_drafts_banner_finalize;
  signals[SIGNAL_RESUME] = g_signal_new ("resume", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
hj_drafts_banner_init (HjDraftsBanner *self)
{
  self->banner = ADW_BANNER (adw_banner_new (""));
  adw_banner_set_use_markup (self->banner, FALSE);
  g_signal_connect_object (self->banner, "button-clicked", G_CALLBACK (on_button_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->banner));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * hj_drafts_banner_set_session:
 * @session: whose drafts it tells of, from now on
 */
void
hj_drafts_banner_set_session (HjDraftsBanner *self, HjSession *session)
{
  g_return_if_fail (HJ_IS_DRAFTS_BANNER (self));
  g_set_object (&self->session, session);
  g_signal_connect_object (hj_drafts_get (session), "changed", G_CALLBACK (load), self,
                           G_CONNECT_SWAPPED);
  load (self);
}
