from tests.support.fixtures import home as home
from tests.support.fixtures import key as key
from tests.support.fixtures import prompt as prompt
from tests.support.fixtures import shared_house as shared_house
from tests.support.passing import time_passes as time_passes
