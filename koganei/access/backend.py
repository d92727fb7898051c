"""Log-in by password, for accounts that are in use; rights are the user model's matter."""

from django.contrib.auth.backends import BaseBackend, ModelBackend

from koganei.models import User


class RoleBackend(ModelBackend):
    """Checks the password. There are no superusers, groups or single permissions to look up."""

    has_perm = BaseBackend.has_perm
    get_all_permissions = BaseBackend.get_all_permissions
    get_user_permissions = BaseBackend.get_user_permissions
    get_group_permissions = BaseBackend.get_group_permissions

    def get_user(self, user_id):
        """The account of a session, with its section, or None when it may no longer be used."""
        user = User.objects.select_related("department").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user):
        return user.is_active and not user.has_expired
