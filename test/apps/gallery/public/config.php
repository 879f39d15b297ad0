<?php secret();
